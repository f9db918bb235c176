// Small drawings: a light with a shape of its own, a probability on its scale, the Pareto front.

import { axisX, axisY, drawing, mark, plot, shownWidth, whisker } from "./charts.js";
import { h, s } from "./elements.js";
import { T } from "./texts.js";
import { HEALTH, NONE, money, percent, points, pointsOfAxis, range } from "./words.js";

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

/** A probability as a number beside its light. */
export const lit = (p, health) => h("span", { class: "ends" }, percent(p), " ", light(health));

/** How far the intervals of effects reach, so that neighbours share a scale. */
export const reachOf = (effects, least = 0.05) =>
  Math.max(least, ...effects.filter(({ uplift }) => uplift != null).flatMap(({ uplift_low: low, uplift_high: high }) => [Math.abs(low), Math.abs(high)]));

/** An uplift and its interval around zero, on a scale shared by its neighbours. */
export function change({ uplift, uplift_low: low, uplift_high: high }, reach, width = 120) {
  const x = (amount) => width / 2 + (Math.max(-reach, Math.min(reach, amount)) / reach) * (width / 2 - 5);
  const marks = [
    s("line", { class: "track", x1: 0, x2: width, y1: 8, y2: 8 }),
    s("line", { class: "zero", x1: x(0), x2: x(0), y1: 1, y2: 15 }),
    s("rect", { class: "interval", x: x(low), y: 5, width: Math.max(x(high) - x(low), 1), height: 6, rx: 3 }),
    s("circle", { class: "dot", cx: x(uplift), cy: 8, r: 4.2 }),
  ];
  const words = T.marks.interval(T.units.inPoints(points(uplift)), points(low), points(high));
  return s("svg", { class: "change", viewBox: `0 0 ${width} 16`, width, height: 16, role: "img", "aria-label": words }, marks);
}

/** An uplift as a number, a drawing and its interval; a dash where there is no number. */
export const estimate = (effect, reach, say = points) => effect.uplift == null ? NONE
  : [h("b", {}, say(effect.uplift)), " ", change(effect, reach), " ", h("span", { class: "quiet ends" }, range(effect.uplift_low, effect.uplift_high))];

/** Plans that no other beats: cost across, uplift up, a point each, the interval as a whisker. */
export function pareto(plans, best) {
  const on = plot({ width: shownWidth(320, 480), height: 230,
    x: [0, Math.max(...plans.map((plan) => plan.cost), 1)],
    y: [Math.min(...plans.map((plan) => plan.uplift_low), 0), Math.max(...plans.map((plan) => plan.uplift_high), 0.01)] });
  const isBest = (plan) => JSON.stringify(plan.actions) === JSON.stringify(best?.actions);
  return drawing(on, T.marks.front(String(plans.length)),
    axisX(on, T.marks.cost, money), axisY(on, T.marks.uplift, pointsOfAxis),
    plans.map((plan) => whisker(on, plan.cost, plan.uplift_low, plan.uplift_high)),
    plans.map((plan) => mark(on, { x: plan.cost, y: plan.uplift }, isBest(plan) ? "best" : "", isBest(plan) ? 6 : 4,
      T.marks.plan(describe(plan), points(plan.uplift), money(plan.cost)))));
}

/** A plan in one line. */
export const describe = (plan) =>
  plan.actions.length === 0 ? T.marks.nothing : plan.actions.map((action) => action.label).join(T.marks.then);
