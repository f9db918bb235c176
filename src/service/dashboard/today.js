// What a team opens in the morning: the numbers of the next months, steps worth taking by owner, alerts, disagreements, what moved.

import { alerts } from "./alerts.js";
import { read, readIfThere, withQuery } from "./api.js";
import { disagreements } from "./checkpoints.js";
import { h, trouble, waiting } from "./elements.js";
import { movers } from "./movers.js";
import { outlook } from "./outlook.js";
import { dataLinks, laterPart, sentLink } from "./parts.js";
import { T } from "./texts.js";
import { NONE, count, date, daysLeft, money, percent, roughly, standing } from "./words.js";

const SHOWN = 100;
const SOON = 14;

const dayNumber = (day) => Date.parse(`${day}T00:00:00Z`) / 86400000;

/** Days back to which movement is told. */
const WEEK = 7;
const SHOWN_MOVERS = 8;

/** Shows the numbers of the next months, then what there is to decide about the accounts that are asked for. */
export async function show(place, { filter, href, asked }) {
  const numbers = h("section", { class: "outlook", "aria-label": T.outlook.title }, waiting(T.page.reading));
  const steps = h("div", {}, waiting(T.page.reading));
  const { owner } = filter;
  place.replaceChildren(h("h2", { class: "unseen" }, T.views.today), numbers,
    h("div", { class: "head-line" }, h("h3", { class: "big" }, T.today.title), sentLink(withQuery("/v1/digest", { owner, format: "html" }), T.today.digest, "digest.html")), steps,
    h("div", { class: "two" }, alerts(filter, href), disagreements(filter, href)), moved(owner, href));
  const hrefOfOwner = (name) => `#${new URLSearchParams({ ...asked, owner: name })}`;
  await Promise.all([outlook(numbers, filter, hrefOfOwner), fill(steps, filter, href)]);
}

function moved(owner, href) {
  const parameters = { owner, days: WEEK };
  return laterPart(T.today.moved(count(WEEK)), T.today.movedLead, "/v1/movers",
    readIfThere("/v1/movers", parameters).then((told) => told && movers(told, href, SHOWN_MOVERS)), { parameters });
}

async function fill(steps, filter, href) {
  try {
    const asked = { ...filter, sort: "-expected_value", limit: SHOWN };
    const page = await read("/v1/accounts", asked);
    const due = page.accounts.filter((account) => account.top_action);
    steps.replaceChildren(...(due.length ? byOwner(due, href) : [nothing()]), h("p", {}, dataLinks("/v1/accounts", { parameters: asked })));
  } catch (problem) {
    steps.replaceChildren(trouble(problem));
  }
}

const nothing = () =>
  h("div", { class: "note" },
    h("p", {}, T.today.nothing),
    h("p", {}, T.today.instead, " ", h("a", { href: "#sort=win_probability" }, T.today.leastLikely)));

function byOwner(accounts, href) {
  const days = (account) => (account.top_action.act_by
    ? dayNumber(account.top_action.act_by) - (dayNumber(account.renewal_date) - account.days_left)
    : Infinity);
  const isSoon = (account) => days(account) <= SOON;
  const worth = (some) => some.reduce((sum, account) => sum + (account.top_action.expected_value ?? 0), 0);
  const owners = accounts.reduce((map, account) => map.set(account.owner ?? "", [...(map.get(account.owner ?? "") ?? []), account]), new Map());
  const items = (some) => h("ul", { class: "due" }, some.map((account) => item(account, days(account), href)));
  const ofOwner = ([owner, some]) => {
    const sorted = some.sort((a, b) => days(a) - days(b));
    const [soon, later] = [sorted.filter(isSoon), sorted.filter((account) => !isSoon(account))];
    return h("section", { class: "owner" },
      h("h4", {}, owner || T.book.noOwner, h("span", { class: "quiet" }, ` ${count(some.length)} · ${roughly(worth(some))}`)),
      soon.length > 0 ? items(soon) : h("p", { class: "quiet" }, T.today.nothingSoon(count(SOON))),
      later.length > 0 && h("details", {}, h("summary", {}, T.today.later(count(later.length), roughly(worth(later)))), items(later)));
  };
  return [
    h("p", { class: "lead" }, T.today.lead(count(accounts.length), accounts.length === SHOWN, roughly(worth(accounts)), count(accounts.filter(isSoon).length), count(SOON))),
    h("div", { class: "owners" }, [...owners].sort((a, b) => worth(b[1]) - worth(a[1])).map(ofOwner)),
  ];
}

function item(account, days, href) {
  const step = account.top_action;
  const when = days < 0 ? T.today.overdue : days === Infinity ? "" : daysLeft(days);
  return h("li", {},
    h("span", { class: days <= SOON ? "day soon" : "day" }, date(step.act_by), h("span", { class: "quiet" }, when)),
    h("span", { class: "what" }, h("a", { href: href(account.account_id) }, account.name ?? account.account_id), h("span", {}, step.label), standing(step),
      h("span", { class: "quiet" }, T.today.now(percent(account.win_probability), percent(step.win_probability_with)))),
    h("b", { class: "number" }, step.expected_value == null ? NONE : money(step.expected_value)));
}
