// Alerts that stand: what changed for the worse, what to do next; each can be put off until a day, with a note.

import { readIfThere, remove, send } from "./api.js";
import { attempt, button, form, h } from "./elements.js";
import { laterPart, more } from "./parts.js";
import { signature } from "./signature.js";
import { T } from "./texts.js";
import { count, date, dayAfter, roughly, sentence, today } from "./words.js";

const SHOWN = 5;
/** Days an alert is put off unless another day is chosen. */
const USUAL_DAYS = 14;

/** The alerts of one owner or of the whole team. */
export const alerts = ({ owner }, href) => laterPart(T.alerts.title, T.alerts.lead, "/v1/alerts",
  readIfThere("/v1/alerts", { owner }).then((told) => told && list(told, href)), { parameters: { owner } });

function list({ alerts: all, not_watched: missing }, href) {
  const [standing, off] = [all.filter((one) => !one.snoozed_until), all.filter((one) => one.snoozed_until)];
  const items = (some) => some.map((one) => h("li", {}, item(one, href)));
  return h("div", {},
    standing.length === 0 ? h("p", { class: "note" }, T.alerts.none) : more(standing, SHOWN, (some) => h("ul", { class: "cases" }, items(some))),
    off.length > 0 && h("details", {}, h("summary", {}, T.alerts.putOff(count(off.length))), h("ul", { class: "cases" }, items(off))),
    missing.length > 0 && h("details", {}, h("summary", {}, T.alerts.notWatched(count(missing.length))),
      h("ul", { class: "notes" }, missing.map(({ alert, words }) => h("li", {}, h("b", {}, T.alerts.kinds[alert] ?? alert), `: ${words}`)))));
}

/** One alert with what can be done about it; what it shows follows what was done. */
function item(alert, href) {
  const place = h("div", { class: "case" });
  const show = (now) => place.replaceChildren(...about(now, href), now.snoozed_until ? away(now, show) : postponing(now, show));
  show(alert);
  return place;
}

const about = (one, href) => [
  h("p", {}, h("a", { href: href(one.account_id) }, one.name ?? one.account_id), " ",
    h("span", { class: `grade ${one.severity}` }, T.alerts.severity[one.severity] ?? one.severity), " ",
    h("span", { class: "quiet" }, [T.alerts.kinds[one.alert] ?? one.alert, one.owner, one.value != null && roughly(one.value), one.renewal_date && T.alerts.renews(date(one.renewal_date)), one.since && T.alerts.since(date(one.since))].filter(Boolean).join(" · "))),
  h("p", {}, sentence(one.words)),
  h("p", { class: "quiet" }, T.alerts.next, " ", sentence(one.next)),
];

/** Until when it is put off and why, with a way back. */
const away = (one, show) => h("p", { class: "quiet", role: "status" }, T.alerts.until(date(one.snoozed_until), one.snoozed_by, one.snooze_note), " ",
  button(T.alerts.wake, async () => {
    await remove(address(one));
    show({ ...one, snoozed_until: null });
  }, { class: "pin" }));

function postponing(one, show) {
  const said = h("div", {});
  const until = h("input", { type: "date", name: "until", required: true, value: dayAfter(today(), USUAL_DAYS) });
  const note = h("input", { name: "note", required: true, maxlength: 2000 });
  const by = signature("snoozed_by");
  const postpone = () => attempt(said, async () => show(await send(address(one), { until: until.value, note: note.value.trim(), snoozed_by: by.signed() })));
  return h("details", {}, h("summary", {}, T.alerts.postpone),
    form({ class: "line-form" }, postpone, h("label", { class: "field" }, T.alerts.untilDay, until), h("label", { class: "field grow" }, T.alerts.note, note), by.element,
      h("button", { type: "submit" }, T.alerts.postpone)), said);
}

const address = (one) => `/v1/alerts/${encodeURIComponent(one.alert_id)}/snooze`;
