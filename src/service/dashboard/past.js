// Where a single account has been, and what happened on the way.

import { axisX, axisY, band, drawing, line, mark, plot, shownWidth } from "./charts.js";
import { h, s } from "./elements.js";
import { more } from "./parts.js";
import { T } from "./texts.js";
import { date, percent } from "./words.js";

const SHOWN = 8;
const DAY = 86400000;

/** What happened to an account, newest first: facts, interventions, decisions, calls, notes, another model, outcomes. */
export function events(known, history, label) {
  const told = [];
  const add = (at, kind, words) => at && told.push({ at: Date.parse(at), day: at, kind, words });
  history.versions.forEach((version, index) => {
    if (index > 0) add(version.accepted_at, "facts", T.past.facts(changes(history.versions[index - 1].features, version.features).join(", ")));
  });
  history.scores.forEach((score, index) => {
    if (index > 0 && score.model !== history.scores[index - 1].model) add(score.scored_at, "model", T.past.model(score.model));
  });
  for (const one of known.interventions) if (one.done !== false) add(one.date, "done", T.past.done(label(one.kind), one.owner));
  for (const { action, decision } of known.decisions) add(decision.decided_at, "decided", T.past.decided(T.past.decisions[decision.decision] ?? decision.decision, action.label, decision.reason));
  for (const one of known.calls) add(one.made_at, "call", T.past.call(one.made_by, percent(one.win_probability), one.reason));
  for (const one of known.notes) add(one.made_at, "note", T.past.note(one.made_by, one.note));
  for (const one of known.outcomes) add(one.decided_on ?? one.renewal_date, "outcome", T.past.outcome(one.renewed, one.reason));
  return told.sort((a, b) => b.at - a.at);
}

const changes = (before, now) => Object.keys(now).filter((key) => String(before[key] ?? "") !== String(now[key] ?? ""));

/** The probability over time with its interval, a line where something happened, and what that was. */
export function past(scores, happened) {
  const list = (some) => h("ul", { class: "events" }, some.map((one) => h("li", {}, h("span", { class: "quiet" }, date(one.day)), " ", h("b", {}, T.past.kinds[one.kind]), " ", one.words)));
  return h("figure", {}, scores.length > 1 && overTime(scores, happened), happened.length > 0 && more(happened, SHOWN, list));
}

function overTime(scores, happened) {
  const day = (number) => date(new Date(number * DAY).toISOString().slice(0, 10));
  const at = (score) => Date.parse(score.scored_at) / DAY;
  const on = plot({ width: shownWidth(320, 540), height: 190, x: [at(scores[0]), Math.max(at(scores.at(-1)), at(scores[0]) + 1 / 24)], y: [0, 1] });
  const ends = [scores[0], scores.at(-1)].map(at);
  const within = happened.filter((one) => one.at / DAY >= on.x.low && one.at / DAY <= on.x.high);
  return drawing(on, T.units.fromTo(percent(scores[0].win_probability), percent(scores.at(-1).win_probability)),
    axisX(on, "", day, day(ends[0]) === day(ends[1]) ? [ends[0]] : ends), axisY(on, T.columns.chance, percent, [0, 0.5, 1]),
    within.map((one) => s("line", { class: `event ${one.kind}`, x1: on.x(one.at / DAY), x2: on.x(one.at / DAY), y1: on.y.to, y2: on.y.from }, s("title", {}, `${date(one.day)}: ${one.words}`))),
    band(on, scores.map((score) => ({ x: at(score), low: score.low, high: score.high }))),
    line(on, scores.map((score) => ({ x: at(score), y: score.win_probability }))),
    scores.map((score) => mark(on, { x: at(score), y: score.win_probability }, "", 3, percent(score.win_probability))));
}
