// What following the advice would have been worth on the book's own past, beside simpler rules.

import { read, send } from "./api.js";
import { h, number, table } from "./elements.js";
import { T } from "./texts.js";
import { working } from "./training.js";
import { count, roughly, sentence } from "./words.js";

/** The report, or the offer to make one. */
export function judgedAdvice({ advice }) {
  const place = h("div", { "aria-live": "polite" });
  const judge = () => working(place, () => send("/v1/advice"), async () => place.replaceWith(judgedAdvice(await read("/v1/advice"))));
  const ask = h("p", { class: "buttons" }, h("button", { type: "button", onclick: judge }, advice ? T.judged.again : T.judged.judge),
    h("span", { class: "quiet" }, T.judged.takes));
  place.replaceChildren(...(advice ? [report(advice), ask] : [h("p", { class: "note" }, T.judged.notYet), ask]));
  return place;
}

function report({ words, rules, by_budget: budgets }) {
  const worth = ({ worth: most, low, high }) => [h("b", {}, roughly(most)), " ", h("span", { class: "quiet ends" }, T.units.range(roughly(low), roughly(high)))];
  return h("div", {}, h("p", {}, sentence(words)),
    table([T.judged.rule, number(T.judged.actions), number(T.judged.spend), number(T.judged.worth)],
      rules.map((rule) => [T.judged.rules[rule.rule] ?? rule.label, count(Math.round(rule.actions)), roughly(rule.spend), worth(rule)]), { label: T.trust.worthOfAdvice }),
    h("details", {}, h("summary", {}, T.judged.byBudget),
      table([number(T.judged.budget), ...["advice", "simplest", "risk"].map((rule) => number(T.judged.rules[rule]))],
        budgets.map((point) => [point.budget, point.advice, point.simplest, point.risk].map(roughly)), { label: T.judged.byBudget })));
}
