// A rectangle or a free line over a chart that chooses what lies in it: drawn with the mouse, a rectangle also written in four fields.

import { form, h, s } from "./elements.js";
import { inside, pathOf, readLasso, writeLasso } from "./lasso.js";
import { T } from "./texts.js";

/** Pixels a pointer may slip while it clicks. */
const SLIP = 5;

const ordered = (a, b) => (a < b ? [a, b] : [b, a]);

/** A brush as it stands in an address, `x from,x to,y from,y to` or a lasso; none where it is neither. */
export function readBrush(text) {
  const lasso = readLasso(text ?? "");
  if (lasso) return lasso;
  const numbers = (text ?? "").split(",").map(Number);
  return text && numbers.length === 4 && numbers.every(Number.isFinite) ? { x: ordered(...numbers.slice(0, 2)), y: ordered(...numbers.slice(2)) } : null;
}

/** The brush as the text of an address. */
export const writeBrush = ({ x, y, points }) => points ? writeLasso({ points }) : [...x, ...y].map((number) => Number(number.toFixed(3))).join(",");

/** Whether a point lies in a brush. */
export const holds = ({ x, y, points }, point) => points ? inside({ points }, point) : point.x >= x[0] && point.x <= x[1] && point.y >= y[0] && point.y <= y[1];

/** Where on a drawing something happened. */
export function placeOn(svg, event) {
  const { left, top, width } = svg.getBoundingClientRect();
  const scale = svg.viewBox.baseVal.width / width;
  return { x: (event.clientX - left) * scale, y: (event.clientY - top) * scale };
}

/** Puts a brush on a drawing; `chosen` hears of every brush, and of none when it is taken away. Gives the four fields, in the units of the axes. */
export function brush(svg, on, first, chosen, axes) {
  const box = svg.appendChild(s("rect", { class: "brush" }));
  const loop = svg.appendChild(s("path", { class: "brush" }));
  const free = h("input", { type: "checkbox", name: "brush-free", checked: Boolean(first?.points) });
  const fields = Object.fromEntries(["x0", "x1", "y0", "y1"].map((name) => [name, h("input", { type: "number", name: `brush-${name}`, step: "any" })]));
  const clear = h("button", { type: "button", onclick: () => set(null) }, T.chart.clear);

  function set(area) {
    const corners = area && !area.points;
    if (area?.points) loop.setAttribute("d", pathOf(area, on));
    if (corners) {
      const [left, right, top, bottom] = [on.x(area.x[0]), on.x(area.x[1]), on.y(area.y[1]), on.y(area.y[0])];
      for (const [name, value] of Object.entries({ x: left, y: top, width: right - left, height: bottom - top })) box.setAttribute(name, Math.max(0, value));
    }
    const shown = corners ? [...area.x.map((value) => Math.round(axes.x.unit * value)), ...area.y.map((value) => Math.round(axes.y.unit * value))] : ["", "", "", ""];
    Object.values(fields).forEach((field, index) => { field.value = shown[index]; });
    box.style.display = corners ? "" : "none";
    loop.style.display = area?.points ? "" : "none";
    clear.hidden = !area;
    chosen(area);
  }

  drag(svg, on, set, () => free.checked);
  const field = (name, title) => h("label", { class: "field" }, title, fields[name]);
  const written = () => {
    const value = (name, otherwise, unit) => (fields[name].value === "" ? otherwise : Number(fields[name].value) / unit);
    set({ x: ordered(value("x0", on.x.low, axes.x.unit), value("x1", on.x.high, axes.x.unit)), y: ordered(value("y0", on.y.low, axes.y.unit), value("y1", on.y.high, axes.y.unit)) });
  };
  const element = form({ class: "line-form ranges" }, written,
    field("x0", T.chart.from(axes.x.title)), field("x1", T.chart.to), field("y0", T.chart.from(axes.y.title)), field("y1", T.chart.to),
    h("button", { type: "submit" }, T.chart.choose), clear, h("label", { class: "check" }, free, T.chart.free));
  set(first);
  return element;
}

/** Draws with the mouse or a pen; a finger scrolls. A click that is no drag goes through to what lies below. */
function drag(svg, on, set, isFree) {
  const within = (place, { from, to }) => Math.min(Math.max(place, Math.min(from, to)), Math.max(from, to));
  const at = (event) => {
    const { x, y } = placeOn(svg, event);
    return { x: within(x, on.x), y: within(y, on.y) };
  };
  let start = null;
  let moved = false;
  let points = [];
  const onAxes = ({ x, y }) => ({ x: on.x.back(x), y: on.y.back(y) });
  svg.classList.add("can-brush");
  svg.addEventListener("dragstart", (event) => event.preventDefault());
  svg.addEventListener("pointerdown", (event) => {
    if (event.pointerType === "touch" || event.button !== 0) return;
    [start, moved] = [at(event), false];
    points = [onAxes(start)];
  });
  svg.addEventListener("pointermove", (event) => {
    if (!start) return;
    const now = at(event);
    if (!moved && Math.hypot(now.x - start.x, now.y - start.y) < SLIP) return;
    if (!moved) svg.setPointerCapture(event.pointerId);
    moved = true;
    svg.classList.add("brushing");
    if (isFree()) points.push(onAxes(now));
    if (isFree()) set({ points: [...points] });
    else set({ x: ordered(on.x.back(start.x), on.x.back(now.x)), y: ordered(on.y.back(start.y), on.y.back(now.y)) });
  });
  const end = () => {
    start = null;
    svg.classList.remove("brushing");
  };
  svg.addEventListener("pointerup", end);
  svg.addEventListener("pointercancel", end);
  svg.addEventListener("click", (event) => {
    if (moved) event.preventDefault();
    moved = false;
  }, true);
}
