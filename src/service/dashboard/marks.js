// Small drawings: a light with a shape of its own, a probability on its scale, contributions, the Pareto front.

import { h, s } from "./elements.js";
import { T } from "./texts.js";
import { HEALTH, money, percent, points } from "./words.js";

const SHAPES = {
  green: () => s("circle", { cx: 6, cy: 6, r: 5 }),
  yellow: () => s("path", { d: "M6 .6 11.6 11H.4Z" }),
  red: () => s("rect", { x: 1, y: 1, width: 10, height: 10, rx: 1 }),
};

/** The traffic light: colour, shape and word say the same. */
export const light = (health) =>
  h("span", { class: `light ${health}` },
    s("svg", { viewBox: "0 0 12 12", width: 11, height: 11, "aria-hidden": "true" }, SHAPES[health]()),
    HEALTH[health]);

/** A probability and its interval from 0 to 1, with the thresholds of the light. */
export function probability(p, low, high, thresholds, width = 120) {
  const x = (value) => 5 + value * (width - 10);
  const marks = [s("line", { class: "track", x1: x(0), x2: x(1), y1: 8, y2: 8 })];
  for (const threshold of thresholds ?? []) {
    marks.push(s("line", { class: "threshold", x1: x(threshold), x2: x(threshold), y1: 3, y2: 13 }));
  }
  if (low != null) {
    marks.push(s("rect", { class: "interval", x: x(low), y: 5, width: Math.max(x(high) - x(low), 1), height: 6, rx: 3 }));
  }
  if (p != null) marks.push(s("circle", { class: "dot", cx: x(p), cy: 8, r: 4.2 }));
  const words = p == null ? T.marks.noNumber : low == null ? percent(p) : T.marks.interval(percent(p), percent(low), percent(high));
  return s("svg", { class: "probability", viewBox: `0 0 ${width} 16`, width, height: 16, role: "img", "aria-label": words }, marks);
}

/** A change of probability and its interval around zero, on a scale shared by its neighbours. */
export function change(value, low, high, reach, width = 120) {
  const x = (amount) => width / 2 + (Math.max(-reach, Math.min(reach, amount)) / reach) * (width / 2 - 5);
  const marks = [
    s("line", { class: "track", x1: 0, x2: width, y1: 8, y2: 8 }),
    s("line", { class: "zero", x1: x(0), x2: x(0), y1: 1, y2: 15 }),
    s("rect", { class: "interval", x: x(low), y: 5, width: Math.max(x(high) - x(low), 1), height: 6, rx: 3 }),
    s("circle", { class: "dot", cx: x(value), cy: 8, r: 4.2 }),
  ];
  const words = T.marks.interval(T.units.inPoints(points(value)), points(low), points(high));
  return s("svg", { class: "change", viewBox: `0 0 ${width} 16`, width, height: 16, role: "img", "aria-label": words }, marks);
}

/** A contribution as a bar to the left (lowers) or right (raises) of the middle. */
export function contribution(logOdds, reach, width = 140) {
  const length = (Math.abs(logOdds) / reach) * (width / 2 - 2);
  const raises = logOdds > 0;
  return s("svg", { class: "contribution", viewBox: `0 0 ${width} 14`, width, height: 14, "aria-hidden": "true" },
    s("line", { class: "zero", x1: width / 2, x2: width / 2, y1: 0, y2: 14 }),
    s("rect", {
      class: raises ? "raises" : "lowers",
      x: raises ? width / 2 : width / 2 - length, y: 3, width: Math.max(length, 1), height: 8, rx: 2,
    }));
}

/** Round steps that cover a range: 1, 2 or 5 times a power of ten (Heckbert 1990, *Nice numbers for graph labels*). */
function ticks(most, wanted = 4) {
  if (!(most > 0)) return [0];
  const rough = most / wanted;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((times) => times * power).find((size) => size >= rough);
  return Array.from({ length: Math.floor(most / step + 1e-9) + 1 }, (_, index) => index * step);
}

/** Plans that no other beats: cost across, uplift up, a point each, the interval as a whisker. */
export function pareto(plans, best) {
  const [width, height, left, right, top, bottom] = [480, 230, 48, 16, 12, 40];
  const mostCost = Math.max(...plans.map((plan) => plan.cost), 1);
  const mostUplift = Math.max(...plans.map((plan) => plan.uplift_high), 0.01);
  const leastUplift = Math.min(...plans.map((plan) => plan.uplift_low), 0);
  const x = (cost) => left + (cost / mostCost) * (width - left - right);
  const y = (uplift) => height - bottom - ((uplift - leastUplift) / (mostUplift - leastUplift)) * (height - top - bottom);
  const marks = [];
  for (const tick of ticks(mostUplift)) {
    marks.push(s("line", { class: "grid", x1: left, x2: width - right, y1: y(tick), y2: y(tick) }),
      s("text", { class: "tick", x: left - 8, y: y(tick) + 4, "text-anchor": "end" }, tick === 0 ? "0" : points(tick)));
  }
  for (const tick of ticks(mostCost)) {
    marks.push(s("text", { class: "tick", x: x(tick), y: height - bottom + 18, "text-anchor": "middle" }, money(tick)));
  }
  const ordered = [...plans].sort((a, b) => a.cost - b.cost || a.uplift - b.uplift);
  for (const plan of ordered) {
    const chosen = JSON.stringify(plan.actions) === JSON.stringify(best?.actions);
    const words = T.marks.plan(describe(plan), points(plan.uplift), money(plan.cost));
    marks.push(
      s("line", { class: "whisker", x1: x(plan.cost), x2: x(plan.cost), y1: y(plan.uplift_low), y2: y(plan.uplift_high) }),
      s("circle", { class: chosen ? "plan best" : "plan", cx: x(plan.cost), cy: y(plan.uplift), r: chosen ? 6 : 4 },
        s("title", {}, words)));
  }
  marks.push(s("text", { class: "axis", x: width - right, y: height - 4, "text-anchor": "end" }, T.marks.cost),
    s("text", { class: "axis", x: left, y: top - 1 }, T.marks.uplift));
  return s("svg", { class: "pareto", viewBox: `0 0 ${width} ${height}`, role: "img",
    "aria-label": T.marks.front(String(plans.length)) }, marks);
}

/** A plan in one line. */
export const describe = (plan) =>
  plan.actions.length === 0 ? T.marks.nothing : plan.actions.map((action) => action.label).join(T.marks.then);
