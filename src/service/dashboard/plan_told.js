// What came of a plan of the book: its worth beside the bound, what moved, the work, what was left out and why.

import { h, section, table, total } from "./elements.js";
import { dataLinks } from "./parts.js";
import { T } from "./texts.js";
import { count, date, money, percent, roughly } from "./words.js";
import { work } from "./work.js";

const SHOWN_LEFT_OUT = 12;
const SHOWN_PRICES = 8;
const SHOWN_MOVED = 40;

/** The parts of a plan, or why there is none. */
export function told({ state, error, result, asked, finished_at: at }, context) {
  if (state !== "done" || !result) return [h("p", { class: "note" }, state === "cancelled" ? T.plan.cancelled : (error ?? T.plan.none))];
  const left = result.unserved;
  return [
    h("div", { class: "totals" },
      total(T.plan.worth, roughly(result.value), T.plan.costs(money(result.cost), count(result.hours))),
      total(T.plan.bound, roughly(result.upper_bound), result.search.proof === "optimal" ? T.plan.optimal : T.plan.within(percent(result.gap))),
      total(T.plan.expected, roughly(result.expected_with), T.plan.without(roughly(result.expected_without)))),
    asked?.previous?.length > 0 && moved(result.moved, context),
    result.shadow_prices.length > 0 && section(T.plan.prices, h("ul", {}, result.shadow_prices.slice(0, SHOWN_PRICES).map((price) => h("li", {}, price.words)))),
    section(T.plan.work, result.actions.length ? work(result.actions, { ...context, at }) : h("p", { class: "note" }, T.plan.noWork)),
    left.length > 0 && section(T.plan.left, h("ul", {}, left.slice(0, SHOWN_LEFT_OUT).map((account) =>
      h("li", {}, h("b", {}, context.name(account.account_id)), ` ${account.reason}`))),
      left.length > SHOWN_LEFT_OUT && h("p", { class: "quiet" }, T.plan.more(count(left.length - SHOWN_LEFT_OUT)))),
    h("p", {}, dataLinks(context.address, { isList: false })),
    result.notes.length > 0 && h("ul", { class: "notes quiet" }, result.notes.map((note) => h("li", {}, note))),
  ].filter(Boolean);
}

/** What differs from the plan before. */
function moved(accounts, { href, name, label }) {
  // The service names an action as `kind on day`.
  const words = (action) => action.replace(/^(.+) on (\d{4}-\d{2}-\d{2})$/, (_, kind, day) => T.plan.onDay(label(kind), date(day)));
  const listed = (actions) => (actions.length ? actions.map((action) => h("span", { class: "step" }, words(action))) : T.marks.nothing);
  if (accounts.length === 0) return section(T.plan.moved, h("p", { class: "note" }, T.plan.nothingMoved));
  return section(T.plan.moved, h("div", { class: "moved" },
    table([T.columns.account, T.plan.before, T.plan.after, T.insight.because],
      accounts.slice(0, SHOWN_MOVED).map((account) => [h("a", { href: href(account.account_id) }, name(account.account_id)), listed(account.before), listed(account.after), h("span", { class: "quiet" }, account.reason)]),
      { label: T.plan.moved })),
    accounts.length > SHOWN_MOVED && h("p", { class: "quiet" }, T.plan.more(count(accounts.length - SHOWN_MOVED))));
}
