// The book as circles: two axes to choose, area the value, colour and shape the health, an arrow to where the best next step leads.

import { axesOf, everyAccount } from "./axes.js";
import { brush, holds, placeOn, readBrush, writeBrush } from "./brush.js";
import { arrow, axisX, axisY, plot, shownWidth } from "./charts.js";
import { h, number, s, section, table, trouble, waiting } from "./elements.js";
import { lit } from "./marks.js";
import { dataLinks } from "./parts.js";
import { T } from "./texts.js";
import { HEALTH, NONE, count, date, percent, roughly } from "./words.js";

const ORDER = { sort: "-value" };
const LARGEST = 26;
const LISTED = 50;
/** Pixels beside a mark that still point at it. */
const NEAR = 4;
/** Milliseconds after which a brush that does not move rests. */
const REST = 120;

/** A circle for green, a triangle for yellow, a square for red, of the same area. */
function shape(health, x, y, radius) {
  if (health === "green") return s("circle", { cx: x, cy: y, r: radius });
  if (health === "red") {
    const half = (radius * Math.sqrt(Math.PI)) / 2;
    return s("rect", { x: x - half, y: y - half, width: 2 * half, height: 2 * half, rx: 2 });
  }
  const side = 2 * radius * Math.sqrt(Math.PI / Math.sqrt(3));
  const rise = (side * Math.sqrt(3)) / 2;
  return s("path", { d: `M${x} ${y - (2 * rise) / 3}L${x + side / 2} ${y + rise / 3}L${x - side / 2} ${y + rise / 3}Z` });
}

/** Draws the accounts that are asked for; a brush chooses among them and stands in the address, as the axes do. */
export async function show(place, context) {
  const wait = waiting(T.page.reading);
  const axes = axesOf(context.model, context.asked);
  const head = [h("h2", {}, T.chart.title), choice(axes, context.ask)];
  place.replaceChildren(...head, wait);
  try {
    const all = await everyAccount(context.filter, ORDER, axes, context.model, (n) => {
      wait.textContent = T.chart.reading(count(n));
      return place.isConnected;
    });
    if (!all) return;
    const placed = all.accounts.filter((account) => axes.x.of(account) != null && axes.y.of(account) != null);
    place.replaceChildren(...head,
      h("p", { class: "lead" }, T.chart.lead, " ", axes.y.family ? T.chart.arrowOfPoints : T.chart.arrow),
      ...(placed.length ? chart(placed, axes, context) : [h("p", { class: "note" }, all.accounts.length > 0 && axes.x.family == null ? T.chart.noDates : T.chart.noScores)]),
      h("p", { class: "quiet" }, legend(placed), all.more && ` ${T.chart.largest(count(all.most))}`,
        all.accounts.length > placed.length && ` ${T.chart.unplaced(count(all.accounts.length - placed.length))}`),
      h("p", {}, dataLinks("/v1/accounts", { parameters: { ...context.filter, ...ORDER, sub_scores: axes.x.family || axes.y.family ? true : null } })));
  } catch (problem) {
    place.replaceChildren(...head, trouble(problem));
  }
}

/** Two lists to choose the axes from; a brush belongs to its axes and goes with them. */
function choice({ names, known }, ask) {
  const list = (name, title, index) => h("label", { class: "field" }, title,
    h("select", { name, onchange: (event) => ask({ across: names[0], up: names[1], [name]: event.target.value, brush: "" }) },
      Object.entries(known).filter(([key]) => key !== names[1 - index]).map(([key, axis]) => h("option", { value: key, selected: key === names[index] }, axis.title))));
  return h("div", { class: "line-form axes" }, list("across", T.chart.across, 0), list("up", T.chart.up, 1));
}

const legend = (placed) =>
  Object.entries(HEALTH).map(([health, word]) => `${word}: ${count(placed.filter((account) => account.health === health).length)}`).join(" · ");

/**
 * The drawing, what is pointed at in words, the brush and the list of what it chose.
 *
 * Thousands of marks are painted once. What moves (the brush, a ring around what is pointed at) lies on a drawing of its own above them.
 */
function chart(accounts, axes, { href, ask, keep, asked }) {
  const at = accounts.map((account) => ({ x: axes.x.of(account), y: axes.y.of(account) }));
  const on = plot({ width: shownWidth(600, 1040), height: 520, x: axes.x.ends(at.map(({ x }) => x)), y: axes.y.ends(at.map(({ y }) => y)) });
  const size = radiusOf(accounts);
  const spots = accounts.map((account, index) => ({ x: on.x(at[index].x), y: on.y(at[index].y), r: size(account) }));
  const circles = accounts.map((account, index) => bubble(account, on, { ...spots[index], at: at[index], leads: leadsTo(account, at[index], axes, on) }, href));
  const drawing = (attributes, ...marks) => s("svg", { class: "chart wide", viewBox: `0 0 ${on.width} ${on.height}`, ...attributes }, ...marks);
  const below = drawing({ role: "group", "aria-label": T.chart.axes(axes.y.title, axes.x.title) }, axisX(on, axes.x.title, axes.x.say), axisY(on, axes.y.title, axes.y.say), circles);
  const above = drawing({ "aria-hidden": "true" });
  const toldOf = h("p", { class: "told-of", "aria-hidden": "true" });
  walk(below, above, circles, spots, toldOf);
  const list = h("div", { "aria-live": "polite" });
  let isIn = accounts.map(() => false);
  let soon = null;
  const ranges = brush(above, on, readBrush(asked.brush), (area) => {
    clearTimeout(soon);
    // The list and the marks follow when the brush rests.
    soon = setTimeout(() => {
      if (!list.isConnected) return;
      const now = at.map((point) => area != null && holds(area, point));
      now.forEach((chosen, index) => chosen !== isIn[index] && circles[index].classList.toggle("chosen", chosen));
      isIn = now;
      keep({ brush: area ? writeBrush(area) : "" });
      list.replaceChildren(area ? chosenList(accounts.filter((_, index) => isIn[index]), href) : h("p", { class: "quiet" }, T.chart.howToChoose));
    }, REST);
  }, axes);
  above.addEventListener("click", (event) => {
    const index = event.defaultPrevented ? null : nearest(spots, placeOn(above, event));
    if (index != null) ask({ account: accounts[index].account_id });
  });
  // The address keeps the brush, which a link drawn before it does not know.
  below.addEventListener("click", (event) => {
    const index = circles.indexOf(event.target.closest(".bubble"));
    if (index < 0 || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    ask({ account: accounts[index].account_id });
  });
  return [toldOf, h("div", { class: "frame chart-frame", tabindex: "0", role: "region", "aria-label": T.chart.title }, h("div", { class: "layers" }, below, above)), ranges, list];
}

/** The area of a mark is the value of its account; with many accounts all are smaller. */
function radiusOf(accounts) {
  const largest = Math.max(1, ...accounts.map((account) => account.value ?? 0));
  const most = LARGEST / Math.max(1, Math.sqrt(accounts.length / 150));
  return (account) => Math.max(2.5, most * Math.sqrt((account.value ?? 0) / largest));
}

/** Where the best next step leads on these axes: up to its win probability, or, where nothing says how a sub-score moves, up and to the right by the points it adds. */
function leadsTo({ win_probability: p, top_action: step }, { x, y }, axes, on) {
  const gain = (step?.win_probability_with ?? p) - p;
  if (!(gain > 0)) return null;
  if (axes.y.unit === 100) return { x, y: p + gain };
  return axes.y.family ? { x: Math.min(x + (axes.x.family ? 100 * gain : 0), on.x.high), y: Math.min(y + 100 * gain, on.y.high) } : null;
}

function bubble(account, on, { x, y, r, at, leads }, href) {
  const { account_id: id, win_probability: p, value, health, top_action: step } = account;
  const withIt = step?.win_probability_with;
  const words = T.chart.account(account.name ?? id, percent(p), roughly(value), date(account.renewal_date), step && T.units.stepBy(step.label, date(step.act_by)), withIt > p && percent(withIt));
  return s("a", { href: href(id), class: `bubble ${health}`, "aria-label": words, tabindex: -1 },
    shape(health, x, y, r), leads && arrow(on, at, leads));
}

/** The smallest mark that a place lies on or near. */
function nearest(spots, { x, y }) {
  let best = null;
  spots.forEach((spot, index) => {
    if (Math.hypot(spot.x - x, spot.y - y) <= spot.r + NEAR && (best == null || spot.r < spots[best].r)) best = index;
  });
  return best;
}

/** One stop for the Tab key: the arrows go from account to account, the most valuable first. What is pointed at or focused has a ring and is told in words. */
function walk(below, above, circles, spots, toldOf) {
  const ring = above.appendChild(s("circle", { class: "ring", r: 0 }));
  const tell = (index) => {
    const spot = spots[index] ?? { x: 0, y: 0, r: -NEAR };
    for (const [name, value] of Object.entries({ cx: spot.x, cy: spot.y, r: spot.r + NEAR })) ring.setAttribute(name, value);
    toldOf.textContent = circles[index]?.getAttribute("aria-label") ?? "";
    above.style.cursor = index == null ? "" : "pointer";
  };
  let current = 0;
  circles[0].setAttribute("tabindex", 0);
  below.addEventListener("keydown", (event) => {
    const to = { ArrowRight: current + 1, ArrowDown: current + 1, ArrowLeft: current - 1, ArrowUp: current - 1, Home: 0, End: circles.length - 1 }[event.key];
    if (to == null) return;
    event.preventDefault();
    circles[current].setAttribute("tabindex", -1);
    current = Math.min(Math.max(to, 0), circles.length - 1);
    circles[current].setAttribute("tabindex", 0);
    circles[current].focus();
  });
  below.addEventListener("focusin", (event) => tell(circles.indexOf(event.target)));
  below.addEventListener("focusout", () => tell(null));
  above.addEventListener("pointermove", (event) => event.buttons === 0 && tell(nearest(spots, placeOn(above, event))));
}

/** The accounts a brush chose, the most valuable first, and what they come to. */
function chosenList(accounts, href) {
  const sum = (of) => accounts.reduce((all, account) => all + (of(account) ?? 0), 0);
  const row = (account) => [h("a", { href: href(account.account_id) }, account.name ?? account.account_id), account.owner ?? NONE, roughly(account.value),
    date(account.renewal_date), lit(account.win_probability, account.health),
    account.top_action ? T.units.stepBy(account.top_action.label, date(account.top_action.act_by)) : NONE];
  return section(T.chart.chosen(count(accounts.length)),
    h("p", {}, T.chart.comesTo(roughly(sum((account) => account.value)), roughly(sum((account) => account.value * account.win_probability)))),
    accounts.length > 0 && table([T.columns.account, T.columns.owner, number(T.columns.value), T.columns.renewal, T.columns.chance, T.columns.step],
      accounts.slice(0, LISTED).map(row), { label: T.chart.chosen(count(accounts.length)) }),
    accounts.length > LISTED && h("p", { class: "quiet" }, T.trust.others(count(accounts.length - LISTED))));
}
