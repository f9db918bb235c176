// The playbook as a form: limits, thresholds, and every intervention with its cost and rules. What it does not show stands in the text.

import { h, table } from "./elements.js";
import { T } from "./texts.js";
import { tablesBelow, valueOf, withValue } from "./toml.js";

/** How a value is shown in a field, and written in the text. */
const KINDS = {
  number: { shown: (written) => written, written: (shown) => shown, attributes: { type: "number", min: 0, step: "any" } },
  words: { shown: (written) => written.replace(/^["']|["']$/g, ""), written: (shown) => (shown === "" ? "" : JSON.stringify(shown)), attributes: {} },
  days: { shown: (written) => written.replace(/[[\]\n]/g, " ").replace(/\s+/g, " ").trim(), written: (shown) => (shown === "" ? "" : `[${shown}]`), attributes: { inputmode: "numeric", pattern: "[0-9 ,]*" } },
};
const OF_INTERVENTIONS = [["label", "words"], ["cost", "number"], ["hours", "number"], ["lead_days", "days"], ["cooldown_days", "number"], ["max_per_account", "number"]];

/** The form over a text; `changed` hears of the text with another value. */
export function playbookForm(text, changed) {
  const field = (name, key, kind, label) => {
    const { shown, written, attributes } = KINDS[kind];
    return h("input", { name: `${name}:${key}`, "aria-label": label, value: shown(valueOf(text(), name, key)), ...attributes,
      onchange: (event) => event.target.checkValidity() && changed(withValue(text(), name, key, written(event.target.value.trim()))) });
  };
  const labelled = (name, key, kind) => h("label", { class: "field" }, T.playbook[key], field(name, key, kind, T.playbook[key]));
  const kinds = tablesBelow(text(), "interventions").filter((kind) => !kind.includes("."));
  const title = (kind) => KINDS.words.shown(valueOf(text(), `interventions.${kind}`, "label")) || kind;
  const row = (kind) => [title(kind), ...OF_INTERVENTIONS.map(([key, form]) => field(`interventions.${kind}`, key, form, `${title(kind)}: ${T.playbook[key]}`)),
    field("capacity.per_month", kind, "number", `${title(kind)}: ${T.playbook.per_month}`)];
  return h("div", { class: "playbook-fields" },
    h("div", { class: "line-form" }, labelled("capacity", "budget", "number"), labelled("capacity", "hours_per_owner_per_month", "number"),
      labelled("health", "red_below", "number"), labelled("health", "green_from", "number")),
    kinds.length > 0 ? table([T.playbook.kind, ...OF_INTERVENTIONS.map(([key]) => T.playbook[key]), T.playbook.per_month], kinds.map(row), { label: T.playbook.kind }) : h("p", { class: "note" }, T.playbook.noKinds),
    h("p", { class: "quiet" }, T.playbook.rest));
}
