// The work of a plan, owner by owner: as a calendar by month, as a list with pins, as a file for calendars.

import { save } from "./api.js";
import { button, h, isNarrow, table } from "./elements.js";
import { calendar } from "./ics.js";
import { T } from "./texts.js";
import { count, date, money, month } from "./words.js";

/** Actions of an owner that are shown before the others are folded away. */
const SHOWN = 6;

/** An action as it is agreed upon. */
export const agreed = ({ account_id, kind, act_by }) => ({ account_id, kind, act_by });

/** Calendar, list and file; a pin keeps an action when the plan is made again. */
export function work(actions, context) {
  const { name, at, address } = context;
  const names = [...new Set(actions.map((action) => action.owner ?? ""))].sort();
  const owners = names.map((owner) => [owner, actions.filter((action) => (action.owner ?? "") === owner).sort((a, b) => a.act_by.localeCompare(b.act_by))]);
  const file = (some, title) => save(new Blob([calendar(some, at, address, name)], { type: "text/calendar" }), `${title}.ics`);
  return h("div", {},
    h("p", { class: "buttons" }, button(T.plan.calendarFile, () => file(actions, "plan"))),
    byMonth(actions, owners, context),
    h("details", { open: true }, h("summary", {}, T.plan.list), h("p", { class: "quiet" }, T.plan.pinLead),
      h("div", { class: "owners" }, owners.map((one) => ofOwner(one, context, file)))));
}

/** An owner's actions, the next ones first; on a phone they unfold. */
function ofOwner([owner, own], context, file) {
  const list = (some) => h("ul", { class: "due" }, some.map((action) => item(action, context)));
  const later = own.slice(SHOWN);
  const narrow = isNarrow();
  return h("section", { class: "owner" },
    h("h4", {}, owner || T.book.noOwner, h("span", { class: "quiet" }, ` ${count(own.length)} `),
      button(T.plan.calendarFile, () => file(own, owner || "plan"), { class: "pin", "aria-label": T.plan.calendarOf(owner || T.book.noOwner) })),
    narrow ? h("details", {}, h("summary", {}, T.plan.from(date(own[0].act_by))), list(own)) : list(own.slice(0, SHOWN)),
    !narrow && later.length > 0 && h("details", {}, h("summary", {}, T.plan.later(count(later.length), date(later.at(-1).act_by))), list(later)));
}

function item(action, { href, name, pins, pinned }) {
  const key = JSON.stringify(agreed(action));
  const pin = h("button", { type: "button", class: "pin", "aria-pressed": String(pins.has(key)), "aria-label": T.plan.pinAction(action.label, name(action.account_id)),
    onclick: () => {
      if (!pins.delete(key)) pins.set(key, agreed(action));
      pin.setAttribute("aria-pressed", String(pins.has(key)));
      pinned();
    } }, T.plan.pin);
  return h("li", { class: "with-pin" },
    h("span", { class: "day" }, date(action.act_by)),
    h("span", { class: "what" }, h("a", { href: href(action.account_id) }, name(action.account_id)), h("span", {}, action.label), T.plan.origins[action.standing] && h("span", { class: "quiet" }, T.plan.origins[action.standing])),
    h("b", { class: "number" }, money(action.cost)), pin);
}

/** A row an owner, a column a month, the actions of a month by day. */
function byMonth(actions, owners, { href, name }) {
  const months = [...new Set(actions.map((action) => action.act_by.slice(0, 7)))].sort();
  const cell = (own, key) => {
    const due = own.filter((action) => action.act_by.startsWith(key));
    return due.length === 0 ? "" : due.map((action) => h("span", { class: "what" }, h("span", { class: "quiet" }, date(action.act_by)), h("a", { href: href(action.account_id) }, name(action.account_id)), action.label));
  };
  return h("details", { class: "calendar" }, h("summary", {}, T.plan.calendar), table([T.columns.owner, ...months.map(month)],
    owners.map(([owner, own]) => [owner || T.book.noOwner, ...months.map((key) => cell(own, key))]), { label: T.plan.calendar }));
}
