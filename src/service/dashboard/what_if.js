// A question of one's own: these actions on these days, these features otherwise.

import { account as path, send } from "./api.js";
import { probability } from "./marks.js";
import { evidence, h, percent, points, range, trouble } from "./words.js";

/** The form and the place of its answer. */
export function whatIf(known, model) {
  const actions = h("div", { class: "asked" });
  const features = h("div", { class: "asked" });
  const answer = h("div", { class: "answer", "aria-live": "polite" });
  const form = h("form", { class: "what-if", onsubmit: ask },
    actions, features,
    h("p", { class: "buttons" },
      model.interventions.length > 0 && h("button", { type: "button", onclick: () => actions.append(actionLine(model)) }, "Add an action"),
      h("button", { type: "button", onclick: () => features.append(featureLine(known, model)) }, "Change a feature"),
      h("button", { type: "submit", class: "primary" }, "Ask")));
  if (model.interventions.length > 0) actions.append(actionLine(model));

  async function ask(event) {
    event.preventDefault();
    const lines = (place) => [...place.children].map(values);
    const question = {
      actions: lines(actions).map(({ kind, lead_days }) => ({ kind, lead_days: Number(lead_days) })),
      features: Object.fromEntries(lines(features).map(({ name, value }) => [name, value === "" ? null : value])),
    };
    try {
      answer.replaceChildren(told(await send(path(known.account_id, "/what-if"), question), known, model));
    } catch (problem) {
      answer.replaceChildren(trouble(problem));
    }
  }
  return h("div", {}, form, answer);
}

const values = (line) => Object.fromEntries([...line.querySelectorAll("select, input")].map((field) => [field.name, field.value]));

function removable(...children) {
  const line = h("div", { class: "line" }, ...children,
    h("button", { type: "button", class: "remove", "aria-label": "Take away", onclick: () => line.remove() }, "×"));
  return line;
}

function actionLine(model) {
  const days = h("input", { name: "lead_days", type: "number", min: 0, max: 3650, required: true, "aria-label": "Days before renewal" });
  const suggest = (kind) => {
    const leads = model.interventions.find((known) => known.kind === kind).lead_days;
    days.value = leads[Math.floor(leads.length / 2)];
  };
  const kinds = h("select", { name: "kind", "aria-label": "Action", onchange: (event) => suggest(event.target.value) },
    model.interventions.map((known) => h("option", { value: known.kind }, known.label)));
  suggest(model.interventions[0].kind);
  return removable(kinds, days, h("span", { class: "quiet" }, "days before renewal"));
}

function featureLine(known, model) {
  const value = h("input", { name: "value", "aria-label": "Value", placeholder: "blank" });
  const fill = (name) => { value.value = known.features[name] ?? ""; };
  const own = model.features.filter((feature) => !feature.derived && feature.name !== model.account_column);
  const names = h("select", { name: "name", "aria-label": "Feature", onchange: (event) => fill(event.target.value) },
    own.map((feature) => h("option", { value: feature.name }, feature.label)));
  fill(own[0].name);
  return removable(names, value);
}

function told(what, known, model) {
  const { red_below, green_from } = model.health;
  const line = (title, p) => h("tr", {},
    h("th", { scope: "row" }, title),
    h("td", {}, probability(p, null, null, [red_below, green_from], 180)),
    h("td", { class: "number" }, h("b", {}, percent(p))));
  return h("div", {},
    h("table", { class: "three" }, h("tbody", {},
      line("As it is", known.win_probability.win_probability),
      line("As usual, so changed", what.win_probability),
      what.win_probability_without != null && line("Without", what.win_probability_without),
      what.win_probability_with != null && line("With", what.win_probability_with))),
    h("p", {}, evidence(what.evidence), " ",
      what.uplift != null && h("b", {}, `${points(what.uplift)} points `), what.uplift != null && h("span", { class: "quiet" }, range(what.uplift_low, what.uplift_high))),
    h("p", { class: "reason" }, what.reason));
}
