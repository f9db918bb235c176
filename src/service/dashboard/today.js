// What needs a decision: steps worth taking, soonest first, by owner.

import { read } from "./api.js";
import { NONE, count, date, h, money, percent, points, roughly, standing, trouble } from "./words.js";

const SHOWN = 100;
const SOON = 14;

const dayNumber = (day) => Date.parse(`${day}T00:00:00Z`) / 86400000;

/** Shows the steps worth taking among the accounts that are asked for. */
export async function showToday(place, filter, href) {
  const title = h("h2", {}, "Worth deciding now");
  place.replaceChildren(title, h("p", { class: "status", role: "status" }, "Reading the book…"));
  try {
    const page = await read("/v1/accounts", { ...filter, sort: "-expected_value", limit: SHOWN });
    const due = page.accounts.filter((account) => account.top_action);
    place.replaceChildren(title, ...(due.length ? byOwner(due, href) : [nothing()]));
  } catch (problem) {
    place.replaceChildren(title, trouble(problem));
  }
}

const nothing = () =>
  h("div", { class: "note" },
    h("p", {}, "No step is recommended for these accounts today."),
    h("p", {}, "What can be done instead: talk to the accounts least likely to renew, which the ", h("a", { href: "#sort=win_probability" }, "book"),
      " lists first, and log what is done, so that its effect can be learned."));

function byOwner(accounts, href) {
  const days = (account) => (account.top_action.act_by
    ? dayNumber(account.top_action.act_by) - (dayNumber(account.renewal_date) - account.days_left)
    : Infinity);
  const soon = accounts.filter((account) => days(account) <= SOON);
  const worth = (some) => some.reduce((sum, account) => sum + (account.top_action.expected_value ?? 0), 0);
  const owners = Map.groupBy
    ? Map.groupBy(accounts, (account) => account.owner ?? "")
    : accounts.reduce((map, account) => map.set(account.owner ?? "", [...(map.get(account.owner ?? "") ?? []), account]), new Map());
  return [
    h("p", { class: "lead" }, `${count(accounts.length)} ${accounts.length === SHOWN ? "of the most valuable " : ""}steps are worth ${roughly(worth(accounts))} after cost; ${count(soon.length)} of them are due within ${SOON} days.`),
    h("div", { class: "owners" }, [...owners].sort((a, b) => worth(b[1]) - worth(a[1])).map(([owner, some]) =>
      h("section", { class: "owner" },
        h("h3", {}, owner || "Without an owner", h("span", { class: "quiet" }, ` ${count(some.length)} · ${roughly(worth(some))}`)),
        h("ul", { class: "due" }, some.sort((a, b) => days(a) - days(b)).map((account) => item(account, days(account), href)))))),
  ];
}

function item(account, days, href) {
  const step = account.top_action;
  const when = days < 0 ? "overdue" : days === 0 ? "today" : days === Infinity ? "" : `in ${days} days`;
  return h("li", {},
    h("span", { class: days <= SOON ? "day soon" : "day" }, date(step.act_by), h("span", { class: "quiet" }, when)),
    h("span", { class: "what" }, h("a", { href: href(account.account_id) }, account.account_id), h("span", {}, step.label), standing(step),
      h("span", { class: "quiet" }, `${percent(account.win_probability)} now, ${points(step.uplift)} points`)),
    h("b", { class: "number" }, step.expected_value == null ? NONE : money(step.expected_value)));
}
