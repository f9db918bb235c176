// From the usual account to this one: every contribution as a step of a waterfall, in points and words.

import { h, s } from "./elements.js";
import { saysOf } from "./story.js";
import { T } from "./texts.js";
import { count, fine, percent, points } from "./words.js";

const SHOWN = 8;
const WIDTH = 150;

/** The steps, largest first; the smaller ones are one step, and a list folded away. */
export function waterfall({ drivers, usual_win_probability: usual, win_probability: now }) {
  if (drivers.length === 0) return h("p", { class: "note" }, T.panel.average);
  const [large, small] = [drivers.slice(0, SHOWN), drivers.slice(SHOWN)];
  const from = usual ?? now - drivers.reduce((sum, driver) => sum + driver.points, 0);
  const steps = [];
  let at = from;
  for (const driver of large) {
    steps.push({ driver, from: at, to: at + driver.points });
    at += driver.points;
  }
  const ends = [from, now, ...steps.map(({ to }) => to)];
  const on = scaleOf(Math.min(...ends), Math.max(...ends));
  const row = (words, drawn, told, title) => h("tr", { title }, h("th", { scope: "row" }, words), h("td", {}, drawn), h("td", { class: "number" }, told));
  const step = ({ driver, from: before, to }) => row([saysOf(driver), driver.value == null && h("span", { class: "quiet" }, T.panel.blank)], bar(on, before, to), points(driver.points), T.panel.logOdds(fine(driver.log_odds)));
  return h("div", {},
    h("table", { class: "drivers waterfall" },
      h("thead", { class: "unseen" }, h("tr", {}, h("th", { scope: "col" }, T.panel.feature), h("th", { scope: "col" }, T.panel.direction), h("th", { scope: "col" }, T.units.points))),
      h("tbody", {},
        row(h("b", {}, T.panel.usual), level(on, from), h("b", {}, percent(from))),
        steps.map(step),
        small.length > 0 && row(T.panel.smaller(count(small.length)), bar(on, at, now), points(now - at)),
        row(h("b", {}, T.panel.thisOne), level(on, now), h("b", {}, percent(now))))),
    small.length > 0 && h("details", {}, h("summary", {}, T.panel.smaller(count(small.length))),
      h("table", { class: "drivers" }, h("tbody", {}, small.map((driver) => row(saysOf(driver), "", points(driver.points), T.panel.logOdds(fine(driver.log_odds))))))));
}

const scaleOf = (low, high) => (p) => 4 + ((p - low) / Math.max(high - low, 1e-6)) * (WIDTH - 8);

const drawn = (...marks) => s("svg", { viewBox: `0 0 ${WIDTH} 14`, width: WIDTH, height: 14, "aria-hidden": "true" }, ...marks);

const bar = (on, from, to) => drawn(s("rect", { class: to > from ? "raises" : "lowers", x: Math.min(on(from), on(to)), y: 2, height: 10, rx: 2, width: Math.max(1, Math.abs(on(to) - on(from))) }),
  s("line", { class: "zero", x1: on(to), x2: on(to), y1: 0, y2: 14 }));

const level = (on, p) => drawn(s("line", { class: "zero", x1: on(p), x2: on(p), y1: 0, y2: 14 }), s("circle", { class: "dot", cx: on(p), cy: 7, r: 4 }));
