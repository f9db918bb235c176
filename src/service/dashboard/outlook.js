// The four numbers a leader opens for, of the whole team or of one owner: due, expected, not seen coming, worth of what was done.

import { read, readIfThere } from "./api.js";
import { h, number, table, total, trouble } from "./elements.js";
import { dataLinks } from "./parts.js";
import { T } from "./texts.js";
import { NONE, count, percent, roughly } from "./words.js";

/** Days ahead that are looked at. */
const AHEAD = 90;

const sum = (some, of) => some.reduce((all, one) => all + of(one), 0);

/** Fills a place with the numbers, and with the same owner by owner where nobody is chosen. */
export async function outlook(place, { owner, segment }, hrefOfOwner) {
  const of = { owner, segment };
  try {
    const [due, missed, done] = await Promise.all([
      read("/v1/forecast", { days: AHEAD, by: "owner", ...of }),
      readIfThere("/v1/misses", of),
      readIfThere("/v1/plays"),
    ]);
    place.replaceChildren(
      h("div", { class: "totals" }, value(due.total), expected(due.total), surprise(missed), worth(done)),
      byOwner(due.forecast, hrefOfOwner) ?? "");
  } catch (problem) {
    place.replaceChildren(trouble(problem));
  }
}

const value = ({ n, value: amount }) =>
  total(T.outlook.due(count(AHEAD)), roughly(amount), T.outlook.renewals(count(n)));

const expected = (line) =>
  total(T.outlook.expected, roughly(line.expected), [
    T.outlook.withPlan(roughly(line.expected_with_plan)),
    h("span", { class: "range" }, T.outlook.between(roughly(line.low), roughly(line.high))),
  ]);

function surprise(missed) {
  const whole = missed?.summary.surprise_churn.find((period) => period.period === "all");
  if (!whole) return total(T.outlook.surprise, NONE, T.outlook.noneLost);
  return total(T.outlook.surprise, percent(whole.surprise_churn), [
    T.outlook.hadBeenGreen,
    h("span", { class: "range" }, T.outlook.interval(percent(whole.low), percent(whole.high))),
  ]);
}

/** Of the whole team: the past says which accounts had what, not who did it. */
function worth(done) {
  const known = (done?.plays ?? []).filter((play) => play.by === "all" && play.money != null);
  if (known.length === 0) return total(T.outlook.worth, NONE, h("a", { href: "#view=trust" }, T.outlook.noWorth));
  return total(T.outlook.worth, roughly(sum(known, (play) => play.money)),
    h("a", { href: "#view=trust" }, T.outlook.byKind(count(sum(known, (play) => play.interventions)))));
}

/** The same for each owner, the most value first. */
function byOwner(lines, hrefOfOwner) {
  const names = [...new Set(lines.map((line) => line.owner))];
  if (names.length < 2) return null;
  const of = (name) => {
    const own = lines.filter((line) => line.owner === name);
    return Object.fromEntries(["n", "value", "expected", "expected_with_plan"].map((field) => [field, sum(own, (line) => line[field])]));
  };
  const owners = names.map((name) => [name, of(name)]).sort(([, a], [, b]) => b.value - a.value);
  return h("details", { class: "by-owner" }, h("summary", {}, T.outlook.byOwner),
    h("p", {}, dataLinks("/v1/forecast", { parameters: { days: AHEAD, by: "owner" } })),
    table([T.columns.owner, number(T.outlook.renewalsTitle), number(T.outlook.dueTitle), number(T.outlook.expected), number(T.outlook.withPlanTitle)],
      owners.map(([name, own]) => [name === "none" ? T.book.noOwner : h("a", { href: hrefOfOwner(name) }, name), count(own.n), roughly(own.value), roughly(own.expected), roughly(own.expected_with_plan)]),
      { label: T.outlook.byOwner }));
}
