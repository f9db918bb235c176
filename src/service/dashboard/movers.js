// What moved a probability: facts of the account, time that passed, what was done, another model.

import { h, table } from "./elements.js";
import { T } from "./texts.js";
import { count, date, percent, points } from "./words.js";

const SHOWN = 20;
const CAUSES = ["data", "time", "done", "model"];
const LEAST = 0.005;

/** The largest movements first, each with its parts and the features behind it. */
export function movers({ movers: known, silenced = [] }, href, shown = SHOWN) {
  const quiet = silenced.length > 0 && h("p", { class: "quiet" }, T.insight.silenced(count(silenced.length)));
  if (known.length === 0) return h("div", {}, h("p", { class: "note" }, T.insight.noMovers), quiet);
  const parts = (mover) => CAUSES.filter((cause) => Math.abs(mover[cause]) >= LEAST).map((cause) => `${T.insight.causes[cause]} ${points(mover[cause])}`).join(" · ");
  const row = (mover) => [h("a", { href: href(mover.account_id) }, mover.account_id),
    [h("b", { class: mover.change > 0 ? "green" : "red" }, points(mover.change)), h("span", { class: "quiet range" }, T.units.fromTo(percent(mover.before), percent(mover.now)))],
    date(mover.since), [parts(mover), mover.top.length > 0 && h("span", { class: "quiet range wrap" }, mover.top.slice(0, 3).map((change) => change.words).join("; ")), mover.note && h("span", { class: "quiet range wrap" }, T.insight.noted(mover.note))]];
  return h("div", {}, table([T.columns.account, T.insight.moved, T.insight.since, T.insight.because], known.slice(0, shown).map(row), { label: T.insight.movers }), quiet);
}
