// What was told held against what happened, and the log loss beside simpler ways.

import { axisX, axisY, drawing, line, mark, plot, whisker } from "./charts.js";
import { h, number, s, table } from "./elements.js";
import { T } from "./texts.js";
import { count, fine, percent } from "./words.js";

const SIDE = 420;

/** The reliability diagram: a point a group, its 90 % interval, its size the rows in it. */
export function reliability(bins) {
  if (bins.length === 0) return h("p", { class: "note" }, T.trust.noBins);
  const on = plot({ width: SIDE, height: SIDE, x: [0, 1], y: [0, 1] });
  const off = bins.filter((bin) => bin.mean_probability < bin.low || bin.mean_probability > bin.high);
  const most = Math.max(...bins.map((bin) => bin.n_rows));
  const point = (bin) => ({ x: bin.mean_probability, y: bin.renewed_share });
  return h("figure", { class: "reliability" },
    drawing(on, T.trust.diagram(count(bins.length), count(off.length)),
      axisX(on, T.trust.told, percent, [0, 0.25, 0.5, 0.75, 1]), axisY(on, T.trust.happened, percent, [0, 0.25, 0.5, 0.75, 1]),
      line(on, [{ x: 0, y: 0 }, { x: 1, y: 1 }], "ideal"),
      bins.map((bin) => whisker(on, bin.mean_probability, bin.low, bin.high)),
      bins.map((bin) => mark(on, point(bin), off.includes(bin) ? "off" : "", 3 + 4 * Math.sqrt(bin.n_rows / most), T.trust.bin(percent(bin.mean_probability), percent(bin.renewed_share), count(bin.n_rows))))),
    h("figcaption", { class: "quiet" }, off.length === 0 ? T.trust.allWithin : T.trust.someOff(count(off.length), count(bins.length))),
    h("details", {}, h("summary", {}, T.trust.asTable),
      table([T.trust.told, number(T.trust.happened), number(T.trust.interval), number(T.trust.rows)],
        bins.map((bin) => [percent(bin.mean_probability), percent(bin.renewed_share), T.units.range(percent(bin.low), percent(bin.high)), count(bin.n_rows)]), { label: T.trust.reliability })));
}

/** Log loss of the model, of a logistic regression and of the base rate, out of fold and on later renewals. */
export function logLosses(card) {
  const quality = card.out_of_fold_in_parts ?? card.ensemble.out_of_fold;
  const later = card.out_of_time;
  const groups = [[T.trust.unseen(count(card.ensemble.n_rows)), quality.log_loss, card.ensemble.logistic_log_loss, card.ensemble.base_rate_log_loss]];
  if (later) groups.push([T.trust.later(count(later.n_test)), later.ensemble.log_loss, later.logistic.log_loss, later.base_rate_log_loss]);
  const most = Math.max(...groups.flatMap(([, ...losses]) => losses));
  const bar = (loss, kind) => s("svg", { class: "bar", viewBox: "0 0 160 10", width: 160, height: 10, "aria-hidden": "true" },
    s("rect", { class: kind, x: 0, y: 1, height: 8, rx: 2, width: Math.max(1, (loss / most) * 160) }));
  const row = (name, loss, kind) => h("tr", {}, h("th", { scope: "row" }, name), h("td", {}, bar(loss, kind)), h("td", { class: "number" }, fine(loss)));
  return h("div", {},
    h("p", { class: "quiet" }, T.trust.logLossLead),
    groups.map(([title, model, logistic, base]) => h("table", { class: "losses" }, h("caption", {}, title), h("tbody", {},
      row(T.trust.model, model, "strong"), row(T.trust.logistic, logistic, "weaker"), row(T.trust.baseRate, base, "weaker")))),
    h("p", { class: "quiet" }, T.trust.auc(percent(quality.auc), fine(quality.calibration_error))));
}
