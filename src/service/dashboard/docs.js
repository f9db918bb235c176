// Every route of the description, with a form to try it.

import { withToken } from "./api.js";
import { h } from "./elements.js";

const METHODS = ["get", "put", "post", "delete"];
const place = document.getElementById("routes");

function resolve(schema, description) {
  const name = schema?.$ref?.split("/").pop();
  return name ? description.components.schemas[name] : schema;
}

/** A body to begin with: the fields of a schema, each with the least value of its type. */
function example(schema, description, depth = 0) {
  const known = resolve(schema, description) ?? {};
  const type = [known.type].flat().find((one) => one && one !== "null");
  if (known.default !== undefined) return known.default;
  if (type === "array") return depth > 2 ? [] : [example(known.items, description, depth + 1)];
  if (type === "object") {
    const fields = Object.entries(known.properties ?? {});
    return Object.fromEntries(fields.map(([name, field]) => [name, example(field, description, depth + 1)]));
  }
  return { string: "", integer: 0, number: 0, boolean: true }[type] ?? null;
}

function route(path, method, operation, description) {
  const fields = (operation.parameters ?? []).map((parameter) => ({
    parameter,
    input: h("input", { name: parameter.name, required: parameter.required, placeholder: parameter.required ? "" : "optional", autocomplete: "off" }),
  }));
  const schema = operation.requestBody?.content?.["application/json"]?.schema;
  const body = operation.requestBody && h("textarea", { "aria-label": "Body", spellcheck: "false" });
  if (body) body.value = JSON.stringify(example(schema, description), null, 2);
  const answer = h("div", { "aria-live": "polite" });

  async function send(event) {
    event.preventDefault();
    let url = path;
    const query = new URLSearchParams();
    const headers = { Accept: "application/json" };
    for (const { parameter, input } of fields) {
      if (input.value === "") continue;
      if (parameter.in === "path") url = url.replace(`{${parameter.name}}`, encodeURIComponent(input.value));
      else if (parameter.in === "header") headers[parameter.name] = input.value;
      else query.set(parameter.name, input.value);
    }
    if (query.size > 0) url += `?${query}`;
    if (body) headers["Content-Type"] = "application/json";
    const began = performance.now();
    try {
      const response = await fetch(url, { method: method.toUpperCase(), headers: withToken(headers), body: body?.value });
      const text = await response.text();
      const took = Math.round(performance.now() - began);
      answer.replaceChildren(h("p", { class: "quiet" }, `${response.status} ${response.statusText}, ${took} ms, ${method.toUpperCase()} ${url}`), h("pre", { tabindex: "0" }, indented(text)));
    } catch {
      answer.replaceChildren(h("p", { class: "trouble" }, "The service cannot be reached."));
    }
  }

  const labels = fields.map(({ parameter, input }) =>
    h("label", { class: "field", title: parameter.description }, parameter.name, input));
  return h("details", { class: "route", id: operation.operationId },
    h("summary", {}, h("span", { class: "method" }, method.toUpperCase()), h("code", {}, path), h("span", { class: "quiet" }, operation.summary ?? "")),
    h("form", { onsubmit: send },
      labels.length > 0 && h("div", { class: "parameters" }, labels),
      body,
      h("p", { class: "buttons" }, h("button", { type: "submit", class: "primary" }, "Try it")),
      answer));
}

function indented(text) {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

async function start() {
  const description = await (await fetch("/openapi.json")).json();
  const routes = Object.entries(description.paths).flatMap(([path, item]) =>
    METHODS.filter((method) => item[method]).map((method) => ({ path, method, operation: item[method] })));
  const groups = description.tags.map((tag) =>
    h("section", {}, h("h2", {}, tag.name), h("p", { class: "quiet" }, tag.description),
      routes.filter(({ operation }) => operation.tags?.includes(tag.name)).map(({ path, method, operation }) => route(path, method, operation, description))));
  place.replaceChildren(...groups);
}

start().catch(() => place.replaceChildren(h("p", { class: "trouble", role: "alert" }, "The description cannot be read.")));
