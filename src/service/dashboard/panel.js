// One account: how likely, what the model saw, what to do, what if.

import { account as path, read } from "./api.js";
import { past } from "./bubbles.js";
import { actionList, frontier, planTable } from "./actions.js";
import { contribution, light, probability } from "./marks.js";
import { date, h, money, percent, points, trouble } from "./words.js";
import { whatIf } from "./what_if.js";

const SHOWN_DRIVERS = 8;

/** What people call the account, when a column says so. */
const nameOf = (known) => String(known.features.account_name ?? known.features.name ?? "");

export class Panel {
  #place = document.getElementById("panel");
  #model;
  #close;
  #shown;

  constructor(model, close) {
    this.#model = model;
    this.#close = close;
    addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !this.#place.hidden) this.#close();
    });
  }

  /** Opens on an account, or closes. */
  async show(id) {
    if (id === this.#shown) return;
    const before = this.#shown;
    this.#shown = id;
    document.body.classList.toggle("opened", Boolean(id));
    if (!id) {
      this.#place.hidden = true;
      document.querySelector(`tr[data-account="${CSS.escape(before)}"] a`)?.focus();
      return;
    }
    this.#place.hidden = false;
    this.#fill(id, "", h("p", { class: "status", role: "status" }, "Reading the account…"));
    this.#place.querySelector(".close").focus();
    try {
      const [known, advice, history] = await Promise.all([read(path(id)), read(path(id, "/recommendations")), read(path(id, "/history"))]);
      if (this.#shown === id) this.#fill(id, nameOf(known), ...this.#sections(known, advice, history));
    } catch (problem) {
      if (this.#shown === id) this.#fill(id, "", trouble(problem));
    }
  }

  #fill(id, name, ...content) {
    const focused = this.#place.contains(document.activeElement);
    this.#place.replaceChildren(
      h("div", { class: "panel-head" },
        h("h2", { id: "panel-title" }, id, name && h("span", { class: "name" }, name)),
        h("button", { type: "button", class: "close", "aria-label": "Close", onclick: () => this.#close() }, "×")),
      ...content);
    if (focused) this.#place.querySelector(".close").focus();
  }

  #sections(known, advice, history) {
    const said = known.win_probability;
    const best = advice.plans.find((plan) => plan.actions.length > 0);
    const section = (title, ...children) => h("section", {}, h("h3", {}, title), ...children);
    return [
      this.#facts(known),
      this.#three(said, advice, best),
      section("What to do", actionList(advice.actions, this.#model), this.#notes(advice.notes)),
      best && section("Plans worth comparing", planTable(advice.plans), this.#search(advice.search)),
      best && advice.pareto.length > 2 && section("What more effort buys", frontier(advice.pareto, best)),
      section("What the model saw",
        h("p", { class: "quiet" }, "Associations with past renewals, not levers: changing the number does not change the customer."),
        ...this.#drivers(said.drivers)),
      history.scores.length > 1 && section("How it moved", h("figure", {}, past(history.scores))),
      section("What if", whatIf(known, this.#model)),
      section("Everything known", this.#features(known)),
    ].filter(Boolean);
  }

  #facts(known) {
    const said = known.win_probability;
    const fact = (title, value) => h("div", {}, h("dt", {}, title), h("dd", {}, value));
    return h("dl", { class: "facts" },
      fact("Owner", said.owner ?? "–"),
      fact("Segment", said.segment ?? "–"),
      fact("Value", money(said.value)),
      fact("Renewal", date(said.renewal_date)),
      fact("As of", date(said.as_of)));
  }

  #three(said, advice, best) {
    const { red_below, green_from } = this.#model.health;
    const line = (title, note, p, low, high) => h("tr", {},
      h("th", { scope: "row" }, title, h("span", { class: "quiet" }, note)),
      h("td", {}, probability(p, low, high, [red_below, green_from], 180)),
      h("td", { class: "number" }, h("b", {}, percent(p))));
    const without = advice.win_probability_without;
    return h("section", { class: "chances", "aria-label": "Win probability" },
      h("p", { class: "headline" },
        h("strong", { class: said.health }, percent(said.win_probability)), " ", light(said.health),
        h("span", { class: "quiet" }, `between ${percent(said.low)} and ${percent(said.high)}, nine times in ten`)),
      h("table", { class: "three" }, h("tbody", {},
        line("As usual", "if things go on as they customarily do", said.win_probability, said.low, said.high),
        without != null && line("Without", "if nothing more is done", without),
        best && line("With", "under the best plan", best.win_probability_with, best.win_probability_without + best.uplift_low, best.win_probability_without + best.uplift_high))));
  }

  #notes(notes) {
    return notes.length > 0 && h("ul", { class: "notes quiet" }, notes.map((note) => h("li", {}, note)));
  }

  #search(search) {
    const n = search.evaluations.toLocaleString("en");
    return h("p", { class: "quiet" }, search.exact ? `Every plan was looked at: ${n}.` : `${n} plans were looked at; ${search.stopped}.`);
  }

  #drivers(drivers) {
    if (drivers.length === 0) return [h("p", { class: "note" }, "Nothing about this account moves it from the average.")];
    const reach = Math.max(...drivers.map((driver) => Math.abs(driver.log_odds)));
    const row = (driver) => h("tr", {},
      h("th", { scope: "row" }, driver.label, h("span", { class: "quiet" }, driver.value ?? "blank")),
      h("td", {}, contribution(driver.log_odds, reach)),
      h("td", { class: "number", title: `${driver.log_odds.toFixed(2)} in log-odds` }, points(driver.points)));
    const table = (some) => h("table", { class: "drivers" },
      h("thead", { class: "unseen" }, h("tr", {}, h("th", { scope: "col" }, "Feature"), h("th", { scope: "col" }, "Direction"), h("th", { scope: "col" }, "Points"))),
      h("tbody", {}, some.map(row)));
    const rest = drivers.slice(SHOWN_DRIVERS);
    return [
      table(drivers.slice(0, SHOWN_DRIVERS)),
      rest.length > 0 && h("details", {}, h("summary", {}, `${rest.length} smaller ones`), table(rest)),
    ];
  }

  #features(known) {
    const rows = Object.entries(known.features).map(([name, value]) =>
      h("tr", {}, h("th", { scope: "row" }, name), h("td", {}, String(value))));
    return h("details", {}, h("summary", {}, `${rows.length} columns, version ${known.version}, ${date(known.updated_at.slice(0, 10))}`),
      h("table", { class: "features" }, h("tbody", {}, rows)));
  }
}
