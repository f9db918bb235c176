// What interventions have been worth beside what was promised, and people's own calls beside the model's.

import { h, number, table } from "./elements.js";
import { estimate, reachOf } from "./marks.js";
import { T } from "./texts.js";
import { NONE, count, date, evidence, fine, percent, roughly } from "./words.js";

const SHOWN_CALLS = 20;

/** What each kind has been worth, as a whole; by lead and segment below. */
export function playsTable({ plays }) {
  if (plays.length === 0) return h("p", { class: "note" }, T.trust.noPlays);
  const reach = reachOf(plays);
  const row = (title) => (play) => [title(play),
    estimate(play, reach),
    count(play.accounts), play.money == null ? NONE : [roughly(play.money), h("span", { class: "quiet range" }, T.units.range(roughly(play.money_low), roughly(play.money_high)))], evidence(play.evidence)];
  const heads = [T.trust.play, T.units.points, number(T.totals.accounts), number(T.trust.worth), T.columns.evidence];
  const whole = plays.filter((play) => play.by === "all");
  const parts = plays.filter((play) => play.by !== "all");
  const checks = whole.filter((play) => play.failed_checks.length > 0);
  return h("div", {},
    table(heads, whole.map(row((play) => play.label)), { label: T.trust.plays }),
    checks.length > 0 && h("ul", { class: "notes" }, checks.map((play) => h("li", {}, h("b", {}, play.label), ` ${play.failed_checks.join("; ")}`))),
    parts.length > 0 && h("details", {}, h("summary", {}, T.trust.byPart),
      table(heads, parts.map(row((play) => `${play.label}, ${play.by === "lead" ? T.units.beforeRenewal(play.group) : play.group}`)), { label: T.trust.byPart })));
}

/** Who was right so far, and where people and model disagree now. */
export function callsTable({ calls, record }, href) {
  if (calls.length === 0) return h("p", { class: "note" }, T.trust.noCalls);
  const open = calls.filter((call) => call.renewed == null && call.disagrees);
  const shown = [...open, ...calls.filter((call) => !open.includes(call))].slice(0, SHOWN_CALLS);
  const ended = (call) => (call.renewed == null ? T.trust.open : call.renewed ? T.trust.renewed : T.trust.lost);
  return h("div", {},
    h("p", {}, record.n_ended === 0 ? T.trust.noneEnded(count(calls.length))
      : T.trust.record(count(record.n_ended), fine(record.brier_of_people), fine(record.brier_of_model), count(record.people_right), count(record.n_disagreements))),
    table([T.columns.account, T.trust.who, number(T.trust.theyExpect), number(T.trust.modelExpects), T.columns.renewal, T.trust.ended],
      shown.map((call) => [h("a", { href: href(call.account_id) }, call.account_id), call.made_by,
        percent(call.win_probability), percent(call.model_probability), date(call.renewal_date), ended(call)]), { label: T.trust.calls }));
}
