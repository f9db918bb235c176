// What was not seen coming: surprise churn by quarter, and the misses one by one.

import { h, s, table } from "./elements.js";
import { light } from "./marks.js";
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
    known.length > 0 && table([T.columns.account, T.insight.outcome, T.insight.said, { title: T.columns.value, number: true }, T.insight.why],
      known.slice(0, SHOWN).map((miss) => [miss.account_id, `${miss.renewed ? T.insight.renewedRed : T.insight.lostGreen}, ${date(miss.renewal_date)}`,
        [percent(miss.predicted), " ", light(miss.health)], roughly(miss.value), [h("b", {}, T.insight.reasons[miss.reason] ?? miss.reason), h("span", { class: "quiet range" }, miss.words)]]),
      { label: T.insight.misses }));
}

/** The share of each quarter with its interval. */
function bars(quarters) {
  const [width, height, left, bottom] = [520, 150, 44, 24];
  const step = (width - left) / quarters.length;
  const y = (share) => height - bottom - share * (height - bottom - 8);
  const grid = [0, 0.5, 1].map((share) => [s("line", { class: "grid", x1: left, x2: width, y1: y(share), y2: y(share) }),
    s("text", { class: "tick", x: left - 6, y: y(share) + 4, "text-anchor": "end" }, percent(share))]);
  const marks = quarters.map((quarter, index) => {
    const x = left + step * (index + 0.5);
    return [s("line", { class: "whisker", x1: x, x2: x, y1: y(quarter.low), y2: y(quarter.high) }),
      s("circle", { class: "mark", cx: x, cy: y(quarter.surprise_churn), r: 4.5 }, s("title", {}, `${quarter.period}: ${percent(quarter.surprise_churn)}`)),
      index % Math.ceil(quarters.length / 8) === 0 && s("text", { class: "tick", x, y: height - 6, "text-anchor": "middle" }, quarter.period)];
  });
  return h("figure", { class: "narrow-chart" }, s("svg", { class: "chart", viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": T.insight.surpriseByQuarter }, grid.flat(), marks.flat().filter(Boolean)),
    h("figcaption", { class: "quiet" }, T.insight.surpriseByQuarter));
}
