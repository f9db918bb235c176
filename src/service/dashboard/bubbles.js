// The book as circles: days to renewal across, win probability up, area the value, an arrow to where the best step leads.

import { read } from "./api.js";
import { arrow, axisX, axisY, band, drawing, line, mark, plot, shownWidth } from "./charts.js";
import { h, s, trouble, waiting } from "./elements.js";
import { T } from "./texts.js";
import { HEALTH, count, date, percent, roughly } from "./words.js";

const PAGE = 500;
const MOST = 5000;
const LARGEST = 26;

/** Every account of the book, up to a number that can still be told apart. */
async function everyAccount(filter) {
  const accounts = [];
  let cursor = null;
  do {
    const page = await read("/v1/accounts", { ...filter, sort: "-value", limit: PAGE, cursor });
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

/** Draws the accounts that are asked for. */
export async function show(place, { filter, href }) {
  place.replaceChildren(h("h2", {}, T.chart.title), waiting(T.page.reading));
  try {
    const { accounts, more } = await everyAccount(filter);
    const placed = accounts.filter((account) => account.days_left != null && account.win_probability != null);
    place.replaceChildren(
      h("h2", {}, T.chart.title),
      h("p", { class: "lead" }, T.chart.lead),
      placed.length ? draw(placed, href) : h("p", { class: "note" }, T.chart.noDates),
      h("p", { class: "quiet" }, legend(placed), more && ` ${T.chart.largest(count(MOST))}`,
        accounts.length > placed.length && ` ${T.chart.undated(count(accounts.length - placed.length))}`));
  } catch (problem) {
    place.replaceChildren(h("h2", {}, T.chart.title), trouble(problem));
  }
}

const legend = (placed) =>
  Object.entries(HEALTH).map(([health, word]) => `${word}: ${count(placed.filter((account) => account.health === health).length)}`).join(" · ");

function draw(accounts, href) {
  const days = accounts.map((account) => account.days_left);
  const on = plot({ width: shownWidth(600, 1040), height: 520, x: [Math.min(0, ...days), Math.max(...days, 1)], y: [0, 1] });
  const largest = Math.max(1, ...accounts.map((account) => account.value ?? 0));
  const most = LARGEST / Math.max(1, Math.sqrt(accounts.length / 150));
  const radius = (account) => Math.max(2.5, most * Math.sqrt((account.value ?? 0) / largest));
  const circles = accounts.map((account) => {
    const { account_id: id, days_left: day, win_probability: p, value, health, top_action: step } = account;
    const words = T.chart.account(account.name ?? id, percent(p), roughly(value), date(account.renewal_date), step && T.units.stepBy(step.label, date(step.act_by)));
    const leads = step?.uplift > 0 && arrow(on, { x: day, y: p }, { x: day, y: Math.min(1, p + step.uplift) });
    return s("a", { href: href(id), class: `bubble ${health}`, "aria-label": words },
      s("title", {}, words), shape(health, on.x(day), on.y(p), radius(account)), leads);
  });
  return h("div", { class: "frame chart-frame", tabindex: "0", role: "region", "aria-label": T.chart.title },
    s("svg", { class: "chart wide", viewBox: `0 0 ${on.width} ${on.height}`, role: "group", "aria-label": T.chart.axes },
      axisX(on, T.chart.days, count), axisY(on, T.chart.chance, percent), circles));
}

/** Where a single account has been: its probability over time, with its interval. */
export function past(scores) {
  const day = (number) => date(new Date(number * 86400000).toISOString().slice(0, 10));
  const at = (score) => Date.parse(score.scored_at) / 86400000;
  const on = plot({ width: shownWidth(320, 540), height: 190, x: [at(scores[0]), Math.max(at(scores.at(-1)), at(scores[0]) + 1)], y: [0, 1] });
  const ends = [scores[0], scores.at(-1)].map(at);
  return drawing(on, T.units.fromTo(percent(scores[0].win_probability), percent(scores.at(-1).win_probability)),
    axisX(on, "", day, [...new Set(ends)]), axisY(on, T.chart.chance, percent, [0, 0.5, 1]),
    band(on, scores.map((score) => ({ x: at(score), low: score.low, high: score.high }))),
    line(on, scores.map((score) => ({ x: at(score), y: score.win_probability }))),
    scores.map((score) => mark(on, { x: at(score), y: score.win_probability }, "", 3, percent(score.win_probability))));
}
