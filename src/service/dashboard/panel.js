// One account: how likely, what the model saw, what to do, what if.

import { account as path, read } from "./api.js";
import { actionList, frontier, planTable } from "./actions.js";
import { callForm } from "./call.js";
import { contribution, light, probability } from "./marks.js";
import { h, section, trouble } from "./elements.js";
import { dataLinks } from "./parts.js";
import { past } from "./past.js";
import { T } from "./texts.js";
import { NONE, count, date, fine, money, percent, points } from "./words.js";
import { whatIf } from "./what_if.js";

const SHOWN_DRIVERS = 8;

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
    this.#fill(id, "", h("p", { class: "status", role: "status" }, T.panel.reading));
    this.#place.querySelector(".close").focus();
    try {
      const [known, advice, history] = await Promise.all([read(path(id)), read(path(id, "/recommendations")), read(path(id, "/history"))]);
      if (this.#shown === id) this.#fill(id, known.win_probability.name, ...this.#sections(known, advice, history));
    } catch (problem) {
      if (this.#shown === id) this.#fill(id, "", trouble(problem));
    }
  }

  #fill(id, name, ...content) {
    const focused = this.#place.contains(document.activeElement);
    this.#place.replaceChildren(
      h("div", { class: "panel-head" },
        h("h2", { id: "panel-title" }, id, name && h("span", { class: "name" }, name)),
        h("button", { type: "button", class: "close", "aria-label": T.panel.close, onclick: () => this.#close() }, "×")),
      ...content);
    if (focused) this.#place.querySelector(".close").focus();
  }

  #sections(known, advice, history) {
    const said = known.win_probability;
    const best = advice.plans.find((plan) => plan.actions.length > 0);
    return [
      this.#facts(known),
      this.#three(said, advice, best),
      section(T.panel.toDo, actionList(advice.actions, this.#model), this.#notes(advice.notes)),
      best && section(T.panel.plans, planTable(advice.plans), this.#search(advice.search)),
      best && advice.pareto.length > 2 && section(T.panel.effort, frontier(advice.pareto, best)),
      section(T.panel.saw,
        h("p", { class: "quiet" }, T.panel.associations),
        ...this.#drivers(said.drivers)),
      said.sub_scores.length > 1 && section(T.panel.families, this.#families(said.sub_scores)),
      history.scores.length > 1 && section(T.panel.moved, h("figure", {}, past(history.scores))),
      section(T.panel.whatIf, whatIf(known, this.#model)),
      said.renewal_date && section(T.panel.call, callForm(known.account_id)),
      section(T.panel.everything, this.#features(known), h("p", {}, dataLinks(path(known.account_id), { isList: false }))),
    ].filter(Boolean);
  }

  #facts(known) {
    const said = known.win_probability;
    const fact = (title, value) => h("div", {}, h("dt", {}, title), h("dd", {}, value));
    return h("dl", { class: "facts" },
      fact(T.book.owner, said.owner ?? NONE),
      fact(T.book.segment, said.segment ?? NONE),
      fact(T.book.value, money(said.value)),
      fact(T.book.renewal, date(said.renewal_date)),
      fact(T.panel.asOf, date(said.as_of)));
  }

  #three(said, advice, best) {
    const { red_below, green_from } = this.#model.health;
    const line = (title, note, p, low, high) => h("tr", {},
      h("th", { scope: "row" }, title, h("span", { class: "quiet" }, note)),
      h("td", {}, probability(p, low, high, [red_below, green_from], 180)),
      h("td", { class: "number" }, h("b", {}, percent(p))));
    const without = advice.win_probability_without;
    return h("section", { class: "chances", "aria-label": T.book.chance },
      h("p", { class: "headline" },
        h("strong", { class: said.health }, percent(said.win_probability)), " ", light(said.health),
        h("span", { class: "quiet" }, T.panel.between(percent(said.low), percent(said.high)))),
      h("table", { class: "three" }, h("tbody", {},
        line(T.panel.asUsual, T.panel.asUsualNote, said.win_probability, said.low, said.high),
        without != null && line(T.panel.without, T.panel.withoutNote, without),
        best && line(T.panel.with, T.panel.withNote, best.win_probability_with, best.win_probability_without + best.uplift_low, best.win_probability_without + best.uplift_high))));
  }

  #notes(notes) {
    return notes.length > 0 && h("ul", { class: "notes quiet" }, notes.map((note) => h("li", {}, note)));
  }

  #search(search) {
    const n = count(search.evaluations);
    return h("p", { class: "quiet" }, search.exact ? T.panel.exact(n) : T.panel.searched(n, search.stopped));
  }

  #drivers(drivers) {
    if (drivers.length === 0) return [h("p", { class: "note" }, T.panel.average)];
    const reach = Math.max(...drivers.map((driver) => Math.abs(driver.log_odds)));
    const row = (driver) => h("tr", {},
      h("th", { scope: "row" }, driver.label, h("span", { class: "quiet" }, driver.value ?? T.panel.blank)),
      h("td", {}, contribution(driver.log_odds, reach)),
      h("td", { class: "number", title: T.panel.logOdds(fine(driver.log_odds)) }, points(driver.points)));
    const table = (some) => h("table", { class: "drivers" },
      h("thead", { class: "unseen" }, h("tr", {}, h("th", { scope: "col" }, T.panel.feature), h("th", { scope: "col" }, T.panel.direction), h("th", { scope: "col" }, T.units.points))),
      h("tbody", {}, some.map(row)));
    const rest = drivers.slice(SHOWN_DRIVERS);
    return [
      table(drivers.slice(0, SHOWN_DRIVERS)),
      rest.length > 0 && h("details", {}, h("summary", {}, T.panel.smaller(count(rest.length))), table(rest)),
    ];
  }

  /** Each family of features from 0 to 100, and what it adds. */
  #families(scores) {
    const row = (family) => h("tr", {}, h("th", { scope: "row" }, family.family, h("span", { class: "quiet" }, family.score == null ? T.marks.noNumber : T.panel.outOf100(count(family.score)))),
      h("td", {}, probability(family.score == null ? null : family.score / 100, null, null, [], 120)), h("td", { class: "number" }, points(family.points)));
    return h("table", { class: "drivers" }, h("tbody", {}, scores.map(row)));
  }

  #features(known) {
    const rows = Object.entries(known.features).map(([name, value]) =>
      h("tr", {}, h("th", { scope: "row" }, name), h("td", {}, String(value))));
    return h("details", {}, h("summary", {}, T.panel.columns(count(rows.length), count(known.version), date(known.updated_at))),
      h("table", { class: "features" }, h("tbody", {}, rows)));
  }
}
