// How much will renew: expected value by month with its interval, with and without what is recommended.

import { axisX, axisY, band, drawing, line, mark, plot, shownWidth, whisker } from "./charts.js";
import { h, number, table } from "./elements.js";
import { T } from "./texts.js";
import { NONE, count, month, percent, roughly } from "./words.js";

/** A month as people write it; any other period as it is. */
const named = (period) => (/^\d{4}-\d{2}$/.test(period) ? month(period) : period);

/** The months as a fan, a table of them, and how such forecasts would have done. */
export function forecast({ forecast: lines, total, backtest }) {
  const months = lines.filter((one) => one.period !== "undated");
  return h("div", {},
    h("p", {}, T.insight.total(roughly(total.expected), roughly(total.value), roughly(total.low), roughly(total.high), roughly(total.expected_with_plan))),
    months.length > 1 && fan(months),
    h("details", {}, h("summary", {}, T.trust.asTable), table(
      [T.insight.month, number(T.totals.accounts), number(T.insight.dueValue), number(T.insight.expected),
        number(T.insight.interval), number(T.insight.withPlan), number(T.insight.called)],
      [...lines, total].map((one) => [one.period === "all" ? T.insight.all : named(one.period), count(one.n), roughly(one.value), roughly(one.expected),
        T.units.range(roughly(one.low), roughly(one.high)), roughly(one.expected_with_plan), one.called == null ? NONE : roughly(one.called)]), { label: T.insight.forecast })),
    h("p", { class: "quiet" }, backtest.held_share == null ? backtest.words : T.insight.backtest(percent(backtest.held_share), count(backtest.periods.length))));
}

function fan(months) {
  const at = months.map((_, index) => index);
  const width = shownWidth(340, 760);
  const on = plot({ width, height: 260, x: [0, months.length - 1], y: [0, Math.max(...months.map((one) => Math.max(one.value, one.high)))], margin: { left: 60, right: 30, top: 16, bottom: 40 } });
  const every = Math.ceil((months.length * 84) / width);
  return h("figure", { class: "wide-chart" },
    drawing(on, T.insight.fan(months.map((one) => `${named(one.period)} ${roughly(one.expected)}`).join(", ")),
      axisX(on, T.insight.month, (index) => named(months[index].period), at.filter((index) => index % every === 0)), axisY(on, T.columns.value, roughly),
      band(on, months.map((one, index) => ({ x: index, low: one.low, high: one.high }))),
      line(on, months.map((one, index) => ({ x: index, y: one.value })), "due"),
      line(on, months.map((one, index) => ({ x: index, y: one.expected_with_plan })), "with-plan"),
      line(on, months.map((one, index) => ({ x: index, y: one.expected }))),
      months.map((one, index) => [whisker(on, index, one.low, one.high), mark(on, { x: index, y: one.expected }, "", 4, `${named(one.period)}: ${roughly(one.expected)} (${T.units.range(roughly(one.low), roughly(one.high))})`)]).flat()),
    h("figcaption", { class: "quiet key-line" }, h("span", { class: "key-expected" }, T.insight.expected), h("span", { class: "key-plan" }, T.insight.withPlan), h("span", { class: "key-due" }, T.insight.dueValue)));
}
