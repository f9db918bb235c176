// The book as circles: days to renewal across, win probability up, area the value, an arrow to where the best next step leads.

import { read } from "./api.js";
import { brush, holds, placeOn, readBrush, writeBrush } from "./brush.js";
import { arrow, axisX, axisY, plot, shownWidth } from "./charts.js";
import { h, number, s, section, table, trouble, waiting } from "./elements.js";
import { lit } from "./marks.js";
import { dataLinks } from "./parts.js";
import { T } from "./texts.js";
import { HEALTH, NONE, count, date, percent, roughly } from "./words.js";

const PAGE = 1000;
const MOST = 5000;
const ORDER = { sort: "-value" };
const LARGEST = 26;
const LISTED = 50;
/** Pixels beside a mark that still point at it. */
const NEAR = 4;
/** Milliseconds after which a brush that does not move rests. */
const REST = 120;

/** Every account of the book, up to a number that can still be told apart. */
async function everyAccount(filter) {
  const accounts = [];
  let cursor = null;
  do {
    const page = await read("/v1/accounts", { ...filter, ...ORDER, limit: PAGE, cursor });
    accounts.push(...page.accounts);
    cursor = page.next_cursor;
  } while (cursor && accounts.length < MOST);
  return { accounts, more: cursor != null };
}

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

/** Draws the accounts that are asked for; a brush chooses among them and stands in the address. */
export async function show(place, context) {
  place.replaceChildren(h("h2", {}, T.chart.title), waiting(T.page.reading));
  try {
    const { accounts, more } = await everyAccount(context.filter);
    const placed = accounts.filter((account) => account.days_left != null && account.win_probability != null);
    place.replaceChildren(
      h("h2", {}, T.chart.title),
      h("p", { class: "lead" }, T.chart.lead),
      ...(placed.length ? chart(placed, context) : [h("p", { class: "note" }, T.chart.noDates)]),
      h("p", { class: "quiet" }, legend(placed), more && ` ${T.chart.largest(count(MOST))}`,
        accounts.length > placed.length && ` ${T.chart.undated(count(accounts.length - placed.length))}`),
      h("p", {}, dataLinks("/v1/accounts", { parameters: { ...context.filter, ...ORDER } })));
  } catch (problem) {
    place.replaceChildren(h("h2", {}, T.chart.title), trouble(problem));
  }
}

const legend = (placed) =>
  Object.entries(HEALTH).map(([health, word]) => `${word}: ${count(placed.filter((account) => account.health === health).length)}`).join(" · ");

/**
 * The drawing, what is pointed at in words, the brush and the list of what it chose.
 *
 * Thousands of marks are painted once. What moves (the brush, a ring around what is pointed at) lies on a drawing of its own above them.
 */
function chart(accounts, { href, ask, keep, asked }) {
  const days = accounts.map((account) => account.days_left);
  const on = plot({ width: shownWidth(600, 1040), height: 520, x: [Math.min(0, ...days), Math.max(...days, 1)], y: [0, 1] });
  const size = radiusOf(accounts);
  const spots = accounts.map((account) => ({ x: on.x(account.days_left), y: on.y(account.win_probability), r: size(account) }));
  const circles = accounts.map((account, index) => bubble(account, on, spots[index], href));
  const drawing = (attributes, ...marks) => s("svg", { class: "chart wide", viewBox: `0 0 ${on.width} ${on.height}`, ...attributes }, ...marks);
  const below = drawing({ role: "group", "aria-label": T.chart.axes }, axisX(on, T.chart.days, count), axisY(on, T.chart.chance, percent), circles);
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
      const now = accounts.map((account) => area != null && holds(area, { x: account.days_left, y: account.win_probability }));
      now.forEach((chosen, index) => chosen !== isIn[index] && circles[index].classList.toggle("chosen", chosen));
      isIn = now;
      keep({ brush: area ? writeBrush(area) : "" });
      list.replaceChildren(area ? chosenList(accounts.filter((_, index) => isIn[index]), href) : h("p", { class: "quiet" }, T.chart.howToChoose));
    }, REST);
  });
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

function bubble(account, on, { x, y, r }, href) {
  const { account_id: id, days_left: day, win_probability: p, value, health, top_action: step } = account;
  const leadsTo = step?.win_probability_with;
  const words = T.chart.account(account.name ?? id, percent(p), roughly(value), date(account.renewal_date), step && T.units.stepBy(step.label, date(step.act_by)), leadsTo > p && percent(leadsTo));
  return s("a", { href: href(id), class: `bubble ${health}`, "aria-label": words, tabindex: -1 },
    shape(health, x, y, r), leadsTo > p && arrow(on, { x: day, y: p }, { x: day, y: leadsTo }));
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
