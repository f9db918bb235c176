// What might be done: ranked actions by kind, plans, and the front of cost against uplift.

import { decide, leadCurve } from "./decide.js";
import { change, describe, pareto } from "./marks.js";
import { NONE, date, evidence, h, money, percent, points, range, standing } from "./words.js";

/** Actions as ranked, one card a kind: its best date first, its other dates folded away. */
export function actionList(actions, model) {
  if (actions.length === 0) {
    return h("p", { class: "note" }, model.knows_effects ? "The playbook allows no action here." : "No log of interventions to learn from, so no effect is known.");
  }
  const kinds = new Map();
  for (const action of actions) kinds.set(action.kind, [...(kinds.get(action.kind) ?? []), action]);
  const groups = [...kinds.values()];
  const reach = Math.max(0.05, ...actions.filter((action) => action.uplift != null).map((action) => Math.max(Math.abs(action.uplift_low), Math.abs(action.uplift_high))));
  const recommended = groups.filter(([first]) => first.recommended);
  const others = groups.filter(([first]) => !first.recommended);
  const cards = (some) => h("ol", { class: "actions" }, some.map((group) => card(group, reach)));
  return h("div", {},
    recommended.length > 0 ? cards(recommended) : h("p", { class: "note" }, "Nothing is recommended: no action is likely enough to be worth its cost. Why stands below, action by action; a question of your own can be asked under What if."),
    others.length > 0 && h("details", { open: recommended.length === 0 }, h("summary", {}, `${others.length} not recommended, and why`), cards(others)));
}

function card([best, ...dates], reach) {
  return h("li", { class: best.recommended ? "action recommended" : "action" },
    h("div", { class: "action-head" }, h("b", {}, best.label), standing(best)),
    h("p", { class: "when" }, "By ", h("time", { datetime: best.act_by }, date(best.act_by)), h("span", { class: "quiet" }, `, ${best.lead_days} days before renewal`)),
    best.uplift != null && h("p", { class: "effect" },
      h("b", {}, `${points(best.uplift)} points`), change(best.uplift, best.uplift_low, best.uplift_high, reach),
      h("span", { class: "quiet" }, range(best.uplift_low, best.uplift_high))),
    h("p", { class: "reason" }, best.reason),
    h("p", { class: "quiet" }, [`costs ${money(best.cost)}`, best.hours > 0 && `${best.hours} hours`, best.expected_value != null && `expected gain ${money(best.expected_value)} after cost`].filter(Boolean).join(" · ")),
    best.recommended && decide(best),
    best.recommended && leadCurve([best, ...dates]),
    dates.length > 0 && h("details", {}, h("summary", {}, "Other dates"),
      h("table", { class: "dates" }, h("tbody", {}, dates.map((action) => h("tr", {},
        h("th", { scope: "row" }, date(action.act_by)),
        h("td", { class: "number" }, points(action.uplift)),
        h("td", { class: "quiet" }, range(action.uplift_low, action.uplift_high)),
        h("td", {}, evidence(action.evidence))))))));
}

/** Plans side by side. */
export function planTable(plans) {
  const step = (action) => h("li", {}, action.label, h("span", { class: "quiet" }, ` by ${date(action.act_by)}`));
  const row = (plan) => h("tr", {},
    h("td", {}, plan.actions.length ? h("ol", { class: "steps" }, plan.actions.map(step)) : describe(plan)),
    plan.actions.length
      ? h("td", { class: "number" }, h("b", {}, points(plan.uplift)), h("span", { class: "quiet range" }, range(plan.uplift_low, plan.uplift_high)))
      : h("td", { class: "number" }, NONE),
    h("td", { class: "number" }, money(plan.cost)),
    h("td", { class: "number" }, plan.expected_value == null ? NONE : money(plan.expected_value)),
    h("td", { class: "number" }, plan.actions.length ? percent(plan.chance_of_harm) : NONE));
  const head = (title, number = true) => h("th", { scope: "col", class: number && "number" }, title);
  return h("div", { class: "frame" }, h("table", { class: "plans" },
    h("thead", {}, h("tr", {}, head("Plan", false), head("Uplift"), head("Cost"), head("Gain"), head("May harm"))),
    h("tbody", {}, plans.map(row))));
}

/** The plans that no other beats, drawn. */
export const frontier = (plans, best) =>
  h("figure", {}, pareto(plans, best),
    h("figcaption", { class: "quiet" }, "Each point is a plan that no other beats in uplift, cost, hours and risk at once; the ring is the best plan, lines are 90 % intervals."));
