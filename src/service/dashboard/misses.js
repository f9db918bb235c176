// What was not seen coming: surprise churn by quarter, and the misses one by one.

import { shares, shownWidth } from "./charts.js";
import { h, number, table } from "./elements.js";
import { lit } from "./marks.js";
import { T } from "./texts.js";
import { date, percent, roughly } from "./words.js";

const SHOWN = 20;

/** Surprise churn as a whole and by quarter, then each account with its reason. */
export function misses(told) {
  const known = told.misses;
  const periods = told.summary.surprise_churn;
  const whole = periods.find((period) => period.period === "all");
  const quarters = periods.filter((period) => period.period !== "all");
  if (known.length === 0 && !whole) return h("p", { class: "note" }, T.insight.noMisses);
  return h("div", {},
    whole && h("p", {}, T.insight.surprise(percent(whole.surprise_churn), percent(whole.low), percent(whole.high))),
    quarters.length > 1 && bars(quarters),
    known.length > 0 && table([T.columns.account, T.insight.outcome, T.insight.said, number(T.columns.value), T.insight.why],
      known.slice(0, SHOWN).map((miss) => [miss.account_id, `${miss.renewed ? T.insight.renewedRed : T.insight.lostGreen}, ${date(miss.renewal_date)}`,
        lit(miss.predicted, miss.health), roughly(miss.value), [h("b", {}, T.insight.reasons[miss.reason] ?? miss.reason), h("span", { class: "quiet range wrap" }, miss.words)]]),
      { label: T.insight.misses }));
}

/** The share of each quarter with its interval. */
function bars(quarters) {
  const groups = quarters.map(({ period, surprise_churn: share, low, high }) => ({ name: period, share, low, high, words: `${period}: ${percent(share)}` }));
  return h("figure", { class: "narrow-chart" }, shares(groups, T.insight.surpriseByQuarter, percent, { width: shownWidth(340, 520), height: 150 }),
    h("figcaption", { class: "quiet" }, T.insight.surpriseByQuarter));
}
