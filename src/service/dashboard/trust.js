// How far the model may be trusted: held against what happened, beside simpler ways, and when not to.

import { read } from "./api.js";
import { byTeam } from "./checkpoints.js";
import { h, section } from "./elements.js";
import { judgedAdvice } from "./judged.js";
import { ledger } from "./ledger.js";
import { laterPart } from "./parts.js";
import { callsTable, playsTable } from "./promises.js";
import { logLosses, reliability } from "./reliability.js";
import { T } from "./texts.js";
import { driftTable, versions } from "./versions.js";
import { watched } from "./watch.js";
import { count, date, fine, percent } from "./words.js";

/** Shows the page. */
export function show(place, { model, href }) {
  const { card } = model;
  const part = (title, lead, address, make, data) => laterPart(title, lead, address, read(address).then((told) => make(told, href)), data);
  place.replaceChildren(
    h("h2", {}, T.trust.title),
    h("p", { class: "lead" }, T.trust.lead(count(card.n_rows), count(card.n_accounts), date(model.trained_at))),
    h("div", { class: "two" },
      section(T.trust.reliability, reliability(card.reliability ?? [])),
      h("div", {}, section(T.trust.beside, logLosses(card)), doubts(card))),
    part(T.trust.watch, T.trust.watchLead, "/v1/watch", watched),
    part(T.trust.worthOfAdvice, T.trust.worthOfAdviceLead, "/v1/advice", judgedAdvice, { isList: false }),
    part(T.trust.plays, T.trust.playsLead, "/v1/plays", playsTable),
    part(T.trust.calls, T.trust.callsLead, "/v1/calls", callsTable),
    part(T.checkpoints.scores, T.checkpoints.scoresLead, "/v1/checkpoints", byTeam),
    part(T.trust.drift, T.trust.driftLead, "/v1/drift", driftTable),
    part(T.trust.versions, T.trust.versionsLead, "/v1/models", versions),
    part(T.ledger.title, T.ledger.lead, "/v1/ledger", ledger));
}

/** When not to trust this, in plain words: what the card warns of, and what holds for every model. */
function doubts(card) {
  const quality = card.out_of_fold_in_parts ?? card.ensemble.out_of_fold;
  const own = [...card.cautions];
  const [slope, later] = [quality.calibration_slope, card.out_of_time];
  if (slope != null && Math.abs(slope - 1) > 0.2) own.push(slope < 1 ? T.trust.tooExtreme(fine(slope)) : T.trust.tooTimid(fine(slope)));
  if (later && later.ensemble.log_loss > later.base_rate_log_loss) own.push(T.trust.laterWorse);
  if (card.ensemble.logistic_log_loss <= quality.log_loss) own.push(T.trust.logisticIsEnough);
  return section(T.trust.doubts, h("ul", { class: "notes" }, own.map((words) => h("li", {}, words)),
    T.trust.always(percent(0.9)).map((words) => h("li", { class: "quiet" }, words))));
}
