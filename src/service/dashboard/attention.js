// What should be looked at today: alerts that stand, and checkpoints on which people and model disagree.

import { readIfThere, send } from "./api.js";
import { attempt, form, h, table } from "./elements.js";
import { laterPart } from "./parts.js";
import { T } from "./texts.js";
import { date, percent } from "./words.js";

const SHOWN = 30;

/** Both parts, of one owner or of the whole team. */
export const attention = ({ owner }, href) => [
  laterPart(T.attention.alerts, T.attention.alertsLead, "/v1/alerts",
    readIfThere("/v1/alerts", { owner, snoozed: "false" }).then((told) => told && alertsTable(told, href)), { parameters: { owner, snoozed: "false" } }),
  laterPart(T.attention.disagreements, T.attention.disagreementsLead, "/v1/checkpoints",
    readIfThere("/v1/checkpoints", { owner, state: "disagreement" }).then((told) => told && queue(told, href)), { parameters: { owner, state: "disagreement" } }),
];

const account = (one, href) => h("a", { href: href(one.account_id) }, one.name ?? one.account_id);

const more = (all) => all.length > SHOWN && h("p", { class: "quiet" }, T.attention.more(all.length - SHOWN));

function alertsTable({ alerts, not_watched: missing }, href) {
  const row = (one) => [account(one, href), T.attention.severity[one.severity] ?? one.severity, one.words, one.next, date(one.since)];
  return h("div", {},
    alerts.length === 0 ? h("p", { class: "note" }, T.attention.noAlerts)
      : table([T.columns.account, T.attention.urgency, T.attention.what, T.attention.next, T.attention.since], alerts.slice(0, SHOWN).map(row), { label: T.attention.alerts }),
    more(alerts),
    missing.length > 0 && h("details", {}, h("summary", {}, T.attention.notWatched(missing.length)),
      h("ul", { class: "notes" }, missing.map(({ words }) => h("li", {}, words)))));
}

function queue({ checkpoints }, href) {
  if (checkpoints.length === 0) return h("p", { class: "note" }, T.attention.noDisagreements);
  const item = (one) => h("li", {}, account(one, href), " ",
    h("span", {}, T.attention.sides(percent(one.win_probability), one.called_by, one.called == null ? "" : percent(one.called), date(one.renewal_date))),
    one.call_reason && h("span", { class: "quiet" }, ` “${one.call_reason}”`), settling(one));
  return h("div", {}, h("ul", { class: "plain-list" }, checkpoints.slice(0, SHOWN).map(item)), more(checkpoints));
}

/** A lead's word about a disagreement, with its reason. */
function settling(one) {
  const field = (label, control, grow) => h("label", { class: grow ? "field grow" : "field" }, label, control);
  const expected = h("select", {}, ["renew", "lose"].map((word) => h("option", { value: word }, T.attention.expects[word])));
  const reason = h("input", { required: true, maxlength: "2000" });
  const by = h("input", { required: true, maxlength: "200", autocomplete: "name" });
  const said = h("p", { role: "status" });
  const settle = () => attempt(said, async () => {
    await send(`/v1/checkpoints/${encodeURIComponent(one.checkpoint_id)}/settlement`, { expected: expected.value, reason: reason.value, settled_by: by.value });
    said.replaceChildren(T.attention.settled);
  });
  return h("details", {}, h("summary", {}, T.attention.settle),
    form({ class: "line-form" }, settle, field(T.attention.weExpect, expected), field(T.attention.reason, reason, true), field(T.attention.by, by),
      h("button", { type: "submit" }, T.attention.settle), said));
}
