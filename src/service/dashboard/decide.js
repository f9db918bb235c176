// Accept or dismiss a recommendation from the page, and the curve of its worth over lead days.

import { send } from "./api.js";
import { annotation, axisX, axisY, band, drawing, line, mark, plot, shownWidth } from "./charts.js";
import { form, h, trouble } from "./elements.js";
import { T } from "./texts.js";
import { count, points, pointsOfAxis, sentence } from "./words.js";

/** Two buttons; dismissing asks for a reason, because that is what can be learned from. */
export function decide(action) {
  if (!action.recommendation_id) return null;
  const place = h("div", { class: "decide" });
  const address = `/v1/recommendations/${encodeURIComponent(action.recommendation_id)}/decision`;
  const say = async (body) => {
    try {
      await send(address, body);
      place.replaceChildren(h("p", { class: "quiet", role: "status" }, body.decision === "accepted" ? T.decide.accepted : T.decide.dismissed(body.reason)));
    } catch (problem) {
      place.append(trouble(problem));
    }
  };
  const why = () => {
    const reason = h("input", { name: "reason", required: true, maxlength: 2000, "aria-label": T.decide.why, placeholder: T.decide.why });
    place.replaceChildren(form({ class: "buttons" }, () => say({ decision: "dismissed", reason: reason.value.trim() }),
      reason, h("button", { type: "submit" }, T.decide.dismiss)));
    reason.focus();
  };
  place.append(h("p", { class: "buttons" },
    h("button", { type: "button", class: "primary", onclick: () => say({ decision: "accepted" }) }, T.decide.accept),
    h("button", { type: "button", onclick: why }, T.decide.dismissing)));
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
