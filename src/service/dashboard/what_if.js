// A question of one's own: features moved and actions put on or off, answered at once. What moving a feature shows is an
// association; what an action shows is an effect. They are never mixed.

import { account as path, send } from "./api.js";
import { h, trouble } from "./elements.js";
import { estimate, probability, reachOf } from "./marks.js";
import { T } from "./texts.js";
import { count, evidence, percent, points } from "./words.js";

const OFFERED = 5;
const PATIENCE = 120;

/** The form and the place of its answer. */
export function whatIf(known, model) {
  const answer = h("div", { class: "answer", "aria-live": "polite" });
  const [actions, features] = [actionLines(known, model), featureLines(known, model)];
  let timer, asked = 0;
  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(ask, PATIENCE);
  };
  const form = h("form", { class: "what-if", oninput: later, onchange: later, onsubmit: (event) => { event.preventDefault(); ask(); } },
    h("fieldset", { class: "moves" }, h("legend", {}, T.whatIf.actions, " ", kind("effect")), actions.element),
    h("fieldset", { class: "moves" }, h("legend", {}, T.whatIf.features, " ", kind("association")), features.element));

  async function ask() {
    const question = { actions: actions.asked(), features: features.asked() };
    const turn = ++asked;
    if (question.actions.length === 0 && Object.keys(question.features).length === 0) {
      return answer.replaceChildren(h("p", { class: "quiet" }, T.whatIf.nothing));
    }
    try {
      const what = await send(path(known.account_id, "/what-if"), question);
      if (turn === asked) answer.replaceChildren(told(what, question, known, model));
    } catch (problem) {
      if (turn === asked) answer.replaceChildren(trouble(problem));
    }
  }
  return h("div", {}, form, answer);
}

const kind = (word) => h("span", { class: `grade ${word}`, title: T.whatIf[`${word}Meaning`] }, T.whatIf[word]);

/** One line a kind of action: on or off, and on which day. */
function actionLines(known, model) {
  const lines = model.interventions.filter((action) => action.lead_days.length > 0).map((action) => {
    const left = known.win_probability.renewal_date && known.win_probability.as_of
      ? Math.round((Date.parse(known.win_probability.renewal_date) - Date.parse(known.win_probability.as_of)) / 86400000) : Infinity;
    const days = [...action.lead_days].sort((a, b) => b - a);
    const on = h("input", { type: "checkbox", name: `do:${action.kind}` });
    const lead = h("select", { name: `lead:${action.kind}`, "aria-label": T.whatIf.lead(action.label), onchange: () => { on.checked = true; } },
      days.map((day) => h("option", { value: day, disabled: day > left }, T.units.beforeRenewal(count(day)))));
    lead.value = String(days.find((day) => day <= left) ?? days.at(-1));
    return { kind: action.kind, on, lead, element: h("div", { class: "move" }, h("label", {}, on, action.label), lead) };
  });
  return {
    element: lines.length ? h("div", {}, lines.map((line) => line.element)) : h("p", { class: "quiet" }, T.whatIf.noActions),
    asked: () => lines.filter(({ on }) => on.checked).map(({ kind: name, lead }) => ({ kind: name, lead_days: Number(lead.value) })),
  };
}

/** The features that weigh most, each with a slider or a field; others can be added. */
function featureLines(known, model) {
  const own = model.features.filter((feature) => !feature.derived && feature.name !== model.account_column);
  const first = known.win_probability.drivers.map((driver) => own.find((feature) => feature.name === driver.feature)).filter(Boolean).slice(0, OFFERED);
  const lines = new Map();
  const place = h("div", {});
  const add = (feature) => {
    const line = featureLine(feature, known.features[feature.name]);
    lines.set(feature.name, line);
    place.append(line.element);
  };
  first.forEach(add);
  const more = h("select", { "aria-label": T.whatIf.another, onchange: (event) => {
    event.stopPropagation();
    const feature = own.find((one) => one.name === more.value);
    if (feature && !lines.has(feature.name)) add(feature);
    more.value = "";
  } }, h("option", { value: "" }, T.whatIf.another), own.filter((feature) => !first.includes(feature)).map((feature) => h("option", { value: feature.name }, feature.label)));
  return {
    element: h("div", {}, place, own.length > first.length && more),
    asked: () => Object.fromEntries([...lines].filter(([, line]) => line.moved()).map(([name, line]) => [name, line.value()])),
  };
}

function featureLine(feature, before) {
  const was = before ?? "";
  const shown = String(was);
  const isFlag = feature.kind === "flag";
  const field = isFlag
    ? h("select", { name: `feature:${feature.name}`, "aria-label": feature.label }, flagWords(shown).map((word) => h("option", { value: word, selected: word === shown }, word === "" ? T.panel.blank : word)))
    : h("input", { name: `feature:${feature.name}`, "aria-label": feature.label, value: shown, placeholder: T.panel.blank, inputmode: feature.kind === "number" ? "decimal" : null });
  const number = feature.kind === "number" && shown !== "" && Number.isFinite(Number(was)) ? Number(was) : null;
  const reach = number == null ? null : Math.max(2 * Math.abs(number), 10);
  const slider = reach && h("input", { type: "range", "aria-label": T.whatIf.move(feature.label), min: Math.min(0, number < 0 ? -reach : 0), max: reach,
    step: Number.isInteger(number) ? 1 : 0.1, value: number, oninput: (event) => { field.value = event.target.value; } });
  if (slider) field.addEventListener("input", () => { slider.value = field.value; });
  return {
    element: h("div", { class: "move" }, h("span", {}, feature.label, h("span", { class: "quiet" }, ` ${T.whatIf.now(shown || T.panel.blank)}`)), slider, field),
    moved: () => field.value !== shown,
    value: () => (field.value === "" ? null : field.value),
  };
}

/** The two words of a flag as the account has them, and blank. */
function flagWords(shown) {
  const pairs = [["yes", "no"], ["true", "false"], ["1", "0"], ["y", "n"], ["t", "f"]];
  const pair = pairs.find((words) => words.includes(shown.toLowerCase())) ?? pairs[0];
  return [...new Set([shown, ...pair, ""])].filter((word, index) => index === 0 || word.toLowerCase() !== shown.toLowerCase());
}

function told(what, question, known, model) {
  const thresholds = [model.health.red_below, model.health.green_from];
  const was = known.win_probability.win_probability;
  const line = (title, p) => h("tr", {}, h("th", { scope: "row" }, title), h("td", {}, probability(p, null, null, thresholds, 180)), h("td", { class: "number" }, h("b", {}, percent(p))));
  const moved = Object.keys(question.features).length > 0;
  return h("div", {},
    moved && h("div", { class: "told" },
      h("p", {}, kind("association"), " ", h("b", {}, T.units.inPoints(points(what.win_probability - was))), " ", h("span", { class: "quiet" }, T.whatIf.associationMeaning)),
      h("table", { class: "three" }, h("tbody", {}, line(T.whatIf.asItIs, was), line(T.whatIf.changed, what.win_probability)))),
    question.actions.length > 0 && h("div", { class: "told" },
      h("p", {}, kind("effect"), " ", what.uplift != null && estimate(what, reachOf([what], 0.1), (uplift) => T.units.inPoints(points(uplift))), " ", evidence(what.evidence)),
      h("table", { class: "three" }, h("tbody", {},
        what.win_probability_without != null && line(T.panel.without, what.win_probability_without),
        what.win_probability_with != null && line(T.panel.with, what.win_probability_with))),
      h("p", { class: "reason" }, what.reason)));
}
