// The grammar of every chart: a scale, then axes, marks, bands, arrows and annotations on it. Each returns SVG.

import { s } from "./elements.js";

/** The width of a letter beside an axis, and the letters a name is to keep. */
const [LETTER, SHORTEST] = [6.8, 7];

/** Round steps from low to high: 1, 2 or 5 times a power of ten (Heckbert 1990, *Nice numbers for graph labels*). */
export function steps(low, high, wanted = 5) {
  if (!(high > low)) return [low];
  const rough = (high - low) / wanted;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((times) => times * power).find((size) => size >= rough - 1e-12);
  const first = Math.ceil(low / step - 1e-9);
  const n = Math.floor(high / step + 1e-9) - first + 1;
  return Array.from({ length: Math.max(n, 0) }, (_, index) => (first + index) * step);
}

/** A linear scale from values to places, and `back`; a range without width is widened. */
export function scale([low, high], [from, to]) {
  const span = high > low ? high - low : 1;
  const place = (value) => from + ((value - low) / span) * (to - from);
  const back = (at) => low + ((at - from) / (to - from)) * span;
  return Object.assign(place, { low, high: low + span, from, to, back });
}

/** The drawing area: its scales, and a place for what is drawn on it. */
export function plot({ width = 640, height = 300, x, y, margin = { left: 52, right: 20, top: 16, bottom: 40 } }) {
  return {
    width, height,
    x: scale(x, [margin.left, width - margin.right]),
    y: scale(y, [height - margin.bottom, margin.top]),
  };
}

/** An axis along the bottom, with its title. */
export const axisX = ({ x, y }, title, say, at = steps(x.low, x.high)) => [
  s("line", { class: "axis-line", x1: x.from, x2: x.to, y1: y.from, y2: y.from }),
  at.map((tick) => s("text", { class: "tick", x: x(tick), y: y.from + 17, "text-anchor": "middle" }, say(tick))),
  s("text", { class: "axis", x: x.to, y: y.from + 34, "text-anchor": "end" }, title),
].flat();

/** An axis along the left, with a line across at every step. */
export const axisY = ({ x, y }, title, say, at = steps(y.low, y.high)) => [
  at.map((tick) => [
    s("line", { class: "grid", x1: x.from, x2: x.to, y1: y(tick), y2: y(tick) }),
    s("text", { class: "tick", x: x.from - 8, y: y(tick) + 4, "text-anchor": "end" }, say(tick)),
  ]),
  s("text", { class: "axis", x: x.from, y: y.to - 6 }, title),
].flat(2);

/** An interval that moves along x: points of {x, low, high}. */
export function band({ x, y }, points) {
  const above = points.map((point) => `${x(point.x)},${y(point.high)}`);
  const below = points.map((point) => `${x(point.x)},${y(point.low)}`).reverse();
  return s("polygon", { class: "band", points: [...above, ...below].join(" ") });
}

/** A line through points of {x, y}. */
export const line = ({ x, y }, points, kind = "") =>
  s("polyline", { class: `line ${kind}`, points: points.map((point) => `${x(point.x)},${y(point.y)}`).join(" ") });

/** A circle with what it says. */
export const mark = ({ x, y }, point, kind, radius = 4, words = "") =>
  s("circle", { class: `mark ${kind}`, cx: x(point.x), cy: y(point.y), r: radius }, words && s("title", {}, words));

/** An interval at one place, upright. */
export const whisker = ({ x, y }, at, low, high) =>
  s("line", { class: "whisker", x1: x(at), x2: x(at), y1: y(low), y2: y(high) });

/** An arrow between two points, with a head; one element, because there may be thousands. */
export function arrow({ x, y }, from, to) {
  const [ax, ay, bx, by] = [x(from.x), y(from.y), x(to.x), y(to.y)];
  const angle = Math.atan2(by - ay, bx - ax);
  const wing = (turn) => `${bx - 7 * Math.cos(angle + turn)} ${by - 7 * Math.sin(angle + turn)}`;
  return s("path", { class: "arrow-mark", d: `M${ax} ${ay}L${bx} ${by}M${wing(0.45)}L${bx} ${by}L${wing(-0.45)}Z` });
}

/** Words beside a point. */
export const annotation = ({ x, y }, point, words, anchor = "start") =>
  s("text", { class: "annotation", x: x(point.x), y: y(point.y) - 10, "text-anchor": anchor }, words);

/** Shares of groups beside each other, of {name, share, low, high, words}: a point each with its interval, named below in one row or two. */
export function shares(groups, words, say, { width = 360, height = 130, also = () => [] } = {}) {
  const margin = { left: 46, right: 24, top: 10 };
  const step = (width - margin.left - margin.right) / groups.length;
  const rows = Math.max(...groups.map(({ name }) => name.length)) * LETTER > step ? 2 : 1;
  const every = Math.ceil((SHORTEST * LETTER) / (rows * step));
  const on = plot({ width, height: height + 14 * (rows - 1), x: [0, groups.length], y: [0, 1], margin: { ...margin, bottom: 10 + 14 * rows } });
  return drawing(on, words,
    axisY(on, "", say, [0, 0.5, 1]),
    groups.map(({ low, high }, index) => whisker(on, index + 0.5, low, high)),
    groups.map(({ share, words: told }, index) => mark(on, { x: index + 0.5, y: share }, "", 4.5, told)),
    groups.map(({ name }, index) => index % every === 0 &&
      s("text", { class: "tick", x: on.x(index + 0.5), y: on.y.from + 18 + 14 * ((index / every) % rows), "text-anchor": "middle" }, shortened(name, rows * step * every))),
    also(on));
}

const shortened = (words, room) => (words.length * LETTER > room ? `${words.slice(0, Math.max(2, Math.floor(room / LETTER) - 1))}…` : words);

/** A width that is drawn about as large as it is shown, so that words on it can be read on a narrow screen. */
export const shownWidth = (least, most) => Math.min(most, Math.max(least, document.documentElement.clientWidth - 32));

/** The whole drawing, told in a sentence to those who do not see it. */
export const drawing = ({ width, height }, words, ...marks) =>
  s("svg", { class: "chart", viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": words }, marks.flat(3).filter(Boolean));
