// One account: how likely, what the model saw, what to do, what if.

import { account as path, read, readIfThere } from "./api.js";
import { actionList, frontier, planTable } from "./actions.js";
import { callForm } from "./call.js";
import { ofAccount } from "./checkpoints.js";
import { light, probability } from "./marks.js";
import { h, section, trouble } from "./elements.js";
import { dataLinks } from "./parts.js";
import { events, past } from "./past.js";
import { notes, people } from "./people.js";
import { lightOf, story } from "./story.js";
import { T } from "./texts.js";
import { waterfall } from "./waterfall.js";
import { NONE, count, date, familyName, money, percent, points } from "./words.js";
import { whatIf } from "./what_if.js";

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
      const [known, ...rest] = await Promise.all([read(path(id)), read(path(id, "/recommendations")), read(path(id, "/history")), read(path(id, "/contacts")),
        readIfThere("/v1/checkpoints", { account: id })]);
      if (this.#shown === id) this.#fill(id, known.win_probability.name, ...this.#sections(known, ...rest));
    } catch (problem) {
      if (this.#shown === id) this.#fill(id, "", trouble(problem));
    }
  }

  #fill(id, name, ...content) {
    const focused = this.#place.contains(document.activeElement);
    this.#place.replaceChildren(
      h("div", { class: "panel-head" },
        h("h2", { id: "panel-title" }, name || id, name && name !== id && h("span", { class: "name" }, id)),
        h("button", { type: "button", class: "close", "aria-label": T.panel.close, onclick: () => this.#close() }, "×")),
      ...content);
    if (focused) this.#place.querySelector(".close").focus();
  }

  #sections(known, advice, history, contacts, checkpoints) {
    const said = known.win_probability;
    const id = known.account_id;
    const best = advice.plans.find((plan) => plan.actions.length > 0);
    const views = checkpoints && ofAccount(checkpoints);
    const happened = events(known, history, (kind) => this.#model.interventions.find((one) => one.kind === kind)?.label ?? kind);
    const data = (rest) => h("p", {}, dataLinks(path(id, rest)));
    return [
      this.#facts(known),
      this.#three(said, advice, best),
      section(T.story.title, story(known)),
      section(T.panel.toDo, actionList(advice.actions, this.#model, id), this.#notes(advice.notes), data("/recommendations")),
      best && section(T.panel.plans, planTable(advice.plans), this.#search(advice.search)),
      best && advice.pareto.length > 2 && section(T.panel.effort, frontier(advice.pareto, best)),
      section(T.panel.saw, h("p", { class: "quiet" }, T.panel.associations), waterfall(said)),
      said.sub_scores.length > 1 && section(T.panel.families, h("p", { class: "quiet" }, T.story.standing), this.#families(said.sub_scores)),
      views && section(T.checkpoints.title, views, h("p", {}, dataLinks("/v1/checkpoints", { parameters: { account: id } }))),
      said.renewal_date && section(T.panel.call, callForm(id)),
      (history.scores.length > 1 || happened.length > 0) && section(T.panel.moved, past(history.scores, happened), h("p", {}, dataLinks(path(id, "/history"), { isList: false }))),
      section(T.panel.whatIf, whatIf(known, this.#model)),
      section(T.people.title, people(id, contacts), data("/contacts")),
      section(T.people.notes, notes(id, known.notes), data("/notes")),
      section(T.panel.everything, this.#features(known), h("p", {}, dataLinks(path(id), { isList: false }))),
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

  /** Each family of features from 0 to 100, and what it adds. */
  #families(scores) {
    const row = (family) => h("tr", {}, h("th", { scope: "row" }, familyName(family.family), h("span", { class: "quiet" }, family.score == null ? T.marks.noNumber : T.panel.outOf100(count(family.score)))),
      h("td", {}, family.score != null && light(lightOf(family.score))), h("td", {}, probability(family.score == null ? null : family.score / 100, null, null, [1 / 3, 2 / 3], 120)), h("td", { class: "number" }, points(family.points)));
    return h("table", { class: "drivers" }, h("tbody", {}, scores.map(row)));
  }

  #features(known) {
    const rows = Object.entries(known.features).map(([name, value]) =>
      h("tr", {}, h("th", { scope: "row" }, name), h("td", {}, String(value))));
    return h("details", {}, h("summary", {}, T.panel.columns(count(rows.length), count(known.version), date(known.updated_at))),
      h("table", { class: "features" }, h("tbody", {}, rows)));
  }
}
