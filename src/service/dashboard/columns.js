// The columns of the book: how each is sorted and what it shows of an account.

import { h } from "./elements.js";
import { light, probability } from "./marks.js";
import { T } from "./texts.js";
import { NONE, date, daysLeft, evidence, money, percent, points, range, standing } from "./words.js";

const named = (account, href) => [
  h("a", { href }, account.name ?? account.account_id),
  account.name != null && account.name !== account.account_id && h("span", { class: "quiet key" }, account.account_id),
];

const chance = (account, { health: { red_below, green_from } }) => [
  h("b", {}, percent(account.win_probability)),
  probability(account.win_probability, account.low, account.high, [red_below, green_from], 100),
  light(account.health),
];

const moved = ({ moved_30_days: change }) => {
  if (change == null) return NONE;
  const kind = Math.abs(change) < 0.005 ? "quiet" : change > 0 ? "green" : "red";
  return h("b", { class: kind }, points(change));
};

function step({ top_action: action }, model) {
  if (!action) return h("span", { class: "quiet" }, model.knows_effects ? T.book.nothingStands : T.book.noLog);
  return [
    h("span", { class: "step" }, action.label, " ", h("span", { class: "quiet date" }, T.units.by(date(action.act_by)))),
    h("span", { class: "step-how" }, standing(action), action.expected_value != null && h("span", { class: "quiet" }, T.book.worth(money(action.expected_value)))),
  ];
}

const uplift = ({ top_action: action }) => action
  ? [h("b", {}, points(action.uplift)), h("span", { class: "quiet range" }, range(action.uplift_low, action.uplift_high))]
  : NONE;

/** Every column: the fields of the interface it shows; `asks` tells whether a page of accounts has anything to show in it. */
export const COLUMNS = {
  account: { fields: ["account_id", "name"], sort: "account_id", content: named },
  owner: { fields: ["owner"], sort: "owner", content: (account) => account.owner ?? NONE, asks: (account) => account.owner != null },
  segment: { fields: ["segment"], sort: "segment", kind: "ends", content: (account) => account.segment ?? NONE, asks: (account) => account.segment != null },
  value: { fields: ["value"], sort: "value", number: true, content: (account) => money(account.value) },
  renewal: { fields: ["renewal_date", "days_left"], sort: "renewal_date", content: (account) => [h("span", { class: "date" }, date(account.renewal_date)), h("span", { class: "quiet left" }, daysLeft(account.days_left))], asks: (account) => account.renewal_date != null },
  chance: { fields: ["win_probability", "low", "high", "health"], sort: "win_probability", kind: "chance", content: chance },
  moved: { fields: ["moved_30_days"], number: true, content: moved, asks: (account) => account.moved_30_days != null },
  reason: { fields: ["top_reason"], kind: "why", content: (account) => h("span", { class: "quiet" }, account.top_reason ?? NONE), asks: (account) => account.top_reason != null },
  step: { fields: ["top_action.label", "top_action.act_by", "top_action.standing", "top_action.chance_to_pay", "top_action.expected_value"], sort: "expected_value", content: step },
  uplift: { fields: ["top_action.uplift", "top_action.uplift_low", "top_action.uplift_high"], sort: "uplift", number: true, content: uplift },
  evidence: { fields: ["top_action.evidence"], content: ({ top_action: action }) => (action ? evidence(action.evidence) : NONE) },
};

/** Columns shown when none were chosen. */
const USUAL = ["account", "owner", "segment", "value", "renewal", "chance", "moved", "reason", "step", "uplift"];

/** Columns that have nothing to tell where nothing is known of effects. */
const OF_EFFECTS = ["step", "uplift"];

/** The columns to show: those chosen, else the usual ones of which a page has anything to tell. */
export function shownColumns(chosen, accounts, knowsEffects = true) {
  const wanted = chosen ? ["account", ...chosen.split(",").filter((name) => name !== "account")] : USUAL;
  return wanted.filter((name) => COLUMNS[name] && (chosen || ((knowsEffects || !OF_EFFECTS.includes(name)) && (!COLUMNS[name].asks || accounts.some(COLUMNS[name].asks)))));
}
