// Who is told of events.

import { read, remove, send } from "./api.js";
import { button, h, table, trouble } from "./elements.js";
import { T } from "./texts.js";
import { count } from "./words.js";

const EVENTS = ["account.score_changed", "account.risk_entered", "intervention.due", "plan.created", "model.trained", "model.drifted"];

/** Fills a frame with the webhooks and a form for another. */
export async function webhooks(frame, told = null) {
  const { webhooks: known } = await read("/v1/webhooks");
  const said = h("div", { "aria-live": "polite" }, told);
  const take = (webhook) => button(T.settings.remove, async () => {
    try {
      await remove(`/v1/webhooks/${encodeURIComponent(webhook.id)}`);
      await webhooks(frame);
    } catch (problem) {
      said.replaceChildren(trouble(problem));
    }
  });
  const url = h("input", { name: "webhook-url", type: "url", required: true, placeholder: "https://" });
  const format = h("select", { name: "webhook-format" }, ["json", "slack"].map((word) => h("option", { value: word }, word === "slack" ? "Slack" : "JSON")));
  const boxes = EVENTS.map((event) => h("label", {}, h("input", { type: "checkbox", name: "webhook-event", value: event, checked: true }), T.settings.events[event] ?? event));
  const add = async (event) => {
    event.preventDefault();
    const events = [...event.target.querySelectorAll("[name=webhook-event]:checked")].map((box) => box.value);
    try {
      const { secret } = await send("/v1/webhooks", { url: url.value, events, format: format.value });
      await webhooks(frame, h("div", { class: "note" }, h("p", {}, T.settings.webhookSecret), h("code", { class: "secret" }, secret)));
    } catch (problem) {
      said.replaceChildren(trouble(problem));
    }
  };
  frame.replaceChildren(...[
    known.length > 0 && table([T.settings.address, T.settings.eventsTitle, { title: T.settings.pending, number: true }, T.settings.lastError, ""],
      known.map((webhook) => [webhook.url, webhook.events.map((event) => T.settings.events[event] ?? event).join(", "), count(webhook.pending), webhook.last_error ?? "", take(webhook)]), { label: T.settings.webhooks }),
    said,
    h("form", { class: "line-form", onsubmit: add }, h("label", { class: "field grow" }, T.settings.address, url), h("label", { class: "field" }, T.settings.form, format),
      h("button", { type: "submit" }, T.settings.addWebhook), h("details", {}, h("summary", {}, T.settings.eventsTitle), h("div", { class: "checks" }, boxes))),
  ].filter(Boolean));
}
