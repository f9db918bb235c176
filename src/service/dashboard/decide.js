// Accept, dismiss or tell as done a recommendation from the page, and the curve of its worth over lead days.

import { send } from "./api.js";
import { annotation, axisX, axisY, band, drawing, line, mark, plot, shownWidth } from "./charts.js";
import { form, h, trouble } from "./elements.js";
import { T } from "./texts.js";
import { count, date, points, pointsOfAxis, sentence, today } from "./words.js";

/** Three buttons: dismissing asks for a reason, because that is what can be learned from; what was done goes into the log with its day. */
export function decide(action, account) {
  if (!action.recommendation_id) return null;
  const place = h("div", { class: "decide" });
  const address = `/v1/recommendations/${encodeURIComponent(action.recommendation_id)}/decision`;
  const say = async (act, words) => {
    try {
      await act();
      place.replaceChildren(h("p", { class: "note", role: "status" }, words), ...(words === T.decide.accepted ? [h("p", { class: "buttons" }, ask(T.decide.done, done))] : []));
    } catch (problem) {
      place.append(trouble(problem));
    }
  };
  const ask = (words, act, kind) => h("button", { type: "button", class: kind, onclick: act }, words);
  const asking = (field, words, act) => {
    place.replaceChildren(form({ class: "buttons" }, act, field, h("button", { type: "submit" }, words), ask(T.decide.back, offer)));
    field.focus();
  };
  const dismiss = () => {
    const reason = h("input", { name: "reason", required: true, maxlength: 2000, "aria-label": T.decide.why, placeholder: T.decide.why });
    asking(reason, T.decide.dismiss, () => say(() => send(address, { decision: "dismissed", reason: reason.value.trim() }), T.decide.dismissed(reason.value.trim())));
  };
  const done = () => {
    const day = h("input", { name: "done_on", type: "date", required: true, value: today(), "aria-label": T.decide.day });
    const entry = () => ({ account_id: account, kind: action.kind, date: day.value, recommendation_id: action.recommendation_id });
    asking(day, T.decide.keep, () => say(() => send("/v1/interventions", [entry()]), T.decide.kept(date(day.value))));
  };
  const accept = () => say(() => send(address, { decision: "accepted" }), T.decide.accepted);
  const offer = () => place.replaceChildren(h("p", { class: "buttons" }, ask(T.decide.accept, accept, "primary"), ask(T.decide.done, done), ask(T.decide.dismissing, dismiss)));
  offer();
  return place;
}

/** What the action adds, by how long before the renewal it is done. */
export function leadCurve(group) {
  const known = group.filter((action) => action.uplift != null).sort((a, b) => a.lead_days - b.lead_days);
  if (known.length < 3) return null;
  const ends = [known.at(-1).lead_days, known[0].lead_days];
  const low = Math.min(0, ...known.map((action) => action.uplift_low));
  const high = Math.max(0.01, ...known.map((action) => action.uplift_high));
  const flipped = (days) => -days;
  const on = plot({ width: shownWidth(320, 500), height: 190, x: ends.map(flipped), y: [low, high] });
  const best = group[0];
  return h("figure", {}, drawing(on, T.decide.curve(best.label, points(best.uplift), count(best.lead_days)),
    axisX(on, T.units.daysBefore, (days) => count(-days), known.map((action) => flipped(action.lead_days))), axisY(on, T.units.points, pointsOfAxis),
    band(on, known.map((action) => ({ x: flipped(action.lead_days), low: action.uplift_low, high: action.uplift_high }))),
    line(on, known.map((action) => ({ x: flipped(action.lead_days), y: action.uplift }))),
    known.map((action) => mark(on, { x: flipped(action.lead_days), y: action.uplift }, action === best ? "best" : "", action === best ? 6 : 3)),
    annotation(on, { x: flipped(best.lead_days), y: best.uplift }, T.decide.best, best === known.at(-1) ? "start" : best === known[0] ? "end" : "middle")),
  best.waiting?.words && h("figcaption", { class: "quiet" }, sentence(best.waiting.words)));
}
