// What might be done: ranked actions by kind, plans, and the front of cost against uplift.

import { decide, leadCurve } from "./decide.js";
import { describe, estimate, pareto, reachOf } from "./marks.js";
import { h, number, table } from "./elements.js";
import { T } from "./texts.js";
import { NONE, count, date, evidence, money, percent, points, range, standing } from "./words.js";

/** Actions as ranked, one card a kind: its best date first, its other dates folded away. */
export function actionList(actions, model, id) {
  if (actions.length === 0) {
    return h("p", { class: "note" }, model.knows_effects ? T.actions.notAllowed : T.actions.noLog);
  }
  const kinds = new Map();
  for (const action of actions) kinds.set(action.kind, [...(kinds.get(action.kind) ?? []), action]);
  const groups = [...kinds.values()];
  const reach = reachOf(actions);
  const recommended = groups.filter(([first]) => first.recommended);
  const others = groups.filter(([first]) => !first.recommended);
  const cards = (some) => h("ol", { class: "actions" }, some.map((group) => card(group, reach, id)));
  return h("div", {},
    recommended.length > 0 ? cards(recommended) : h("p", { class: "note" }, T.actions.nothing),
    others.length > 0 && h("details", { open: recommended.length === 0 }, h("summary", {}, T.actions.others(count(others.length))), cards(others)));
}

function card([best, ...dates], reach, id) {
  return h("li", { class: best.recommended ? "action recommended" : "action" },
    h("div", { class: "action-head" }, h("b", {}, best.label), standing(best)),
    h("p", { class: "when" }, h("time", { datetime: best.act_by }, T.units.by(date(best.act_by))), h("span", { class: "quiet" }, `, ${T.units.beforeRenewal(count(best.lead_days))}`)),
    best.uplift != null && h("p", { class: "effect" },
      estimate(best, reach, (uplift) => T.units.inPoints(points(uplift)))),
    h("p", { class: "reason" }, best.reason),
    h("p", { class: "quiet" }, [T.actions.costs(money(best.cost)), best.hours > 0 && T.actions.hours(count(best.hours)), best.expected_value != null && T.actions.gain(money(best.expected_value))].filter(Boolean).join(" · ")),
    best.recommended && decide(best, id),
    best.recommended && leadCurve([best, ...dates]),
    dates.length > 0 && h("details", {}, h("summary", {}, T.actions.dates),
      h("table", { class: "dates" }, h("tbody", {}, dates.map((action) => h("tr", {},
        h("th", { scope: "row" }, date(action.act_by)),
        h("td", { class: "number" }, points(action.uplift)),
        h("td", { class: "quiet" }, range(action.uplift_low, action.uplift_high)),
        h("td", {}, evidence(action.evidence))))))));
}

/** Plans side by side. */
export function planTable(plans) {
  const step = (action) => h("li", {}, action.label, h("span", { class: "quiet" }, ` ${T.units.by(date(action.act_by))}`));
  const row = (plan) => [
    plan.actions.length ? h("ol", { class: "steps" }, plan.actions.map(step)) : describe(plan),
    plan.actions.length ? [h("b", {}, points(plan.uplift)), h("span", { class: "quiet range" }, range(plan.uplift_low, plan.uplift_high))] : NONE,
    money(plan.cost), money(plan.expected_value), plan.actions.length ? percent(plan.chance_of_harm) : NONE,
  ];
  return table([T.actions.plan, number(T.actions.uplift), number(T.actions.cost), number(T.actions.worth), number(T.actions.harm)], plans.map(row), { label: T.panel.plans });
}

/** The plans that no other beats, drawn. */
export const frontier = (plans, best) =>
  h("figure", {}, pareto(plans, best),
    h("figcaption", { class: "quiet" }, T.actions.front));
