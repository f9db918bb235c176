// Trials: what to try by lot where the past is silent, what that costs, and what came of it.

import { follow, readIfThere, send } from "./api.js";
import { h, section, table, trouble } from "./elements.js";
import { T } from "./texts.js";
import { NONE, count, date, percent, points, range, roughly } from "./words.js";

const SHOWN_LOTS = 20;

/** The form of a trial, the latest proposal, and the results so far. */
export function trials() {
  const answer = h("div", { "aria-live": "polite" });
  const came = h("div", {});
  const form = h("form", { class: "buttons", onsubmit: (event) => { event.preventDefault(); propose(); } },
    h("label", {}, T.trial.points, " ", h("input", { type: "number", name: "points", min: 0.5, max: 50, step: 0.5, value: 5 })),
    h("label", {}, T.trial.budget, " ", h("input", { type: "number", name: "budget", min: 0, step: 500 })),
    h("button", { type: "submit" }, T.trial.propose));

  async function propose() {
    const body = {};
    for (const field of form.querySelectorAll("input")) if (field.value !== "") body[field.name] = Number(field.value);
    try {
      const { trial_id: id } = await send("/v1/trials", body);
      const trial = await follow(`/v1/trials/${encodeURIComponent(id)}`, () => {
        answer.replaceChildren(h("p", { class: "status" }, T.trial.weighing));
        return answer.isConnected;
      });
      if (trial && answer.isConnected) answer.replaceChildren(...told(trial));
    } catch (problem) {
      answer.replaceChildren(trouble(problem));
    }
  }

  readIfThere("/v1/trials").then((known) => {
    if (known?.results.length) came.replaceChildren(results(known.results));
  }, (problem) => came.replaceChildren(trouble(problem)));
  return section(T.trial.title, h("p", { class: "quiet" }, T.trial.lead), form, answer, came);
}

function told({ error, proposal }) {
  if (!proposal) return [h("p", { class: "note" }, error ?? T.trial.none)];
  return [
    h("ul", { class: "notes" }, proposal.kinds.map((kind) => h("li", {}, kind.words))),
    proposal.lots.length > 0 && h("p", {}, T.trial.inAll(count(proposal.lots.length), roughly(proposal.spend), roughly(proposal.worth_knowing))),
    proposal.lots.length > 0 && lots(proposal.lots),
    h("ul", { class: "notes quiet" }, proposal.notes.map((note) => h("li", {}, note))),
  ].filter(Boolean);
}

function lots(all) {
  const rows = all.slice(0, SHOWN_LOTS).map((lot) => [
    lot.account_id, lot.owner ?? NONE, lot.label, date(lot.act_by), lot.done ? T.trial.doIt : T.trial.holdBack, percent(lot.chance),
  ]);
  const heads = [T.columns.account, T.columns.owner, T.trial.what, T.trial.day, T.trial.lot, { title: T.trial.chance, number: true }];
  return h("div", {}, table(heads, rows, { label: T.trial.title }),
    all.length > SHOWN_LOTS && h("p", { class: "quiet" }, T.plan.more(count(all.length - SHOWN_LOTS))));
}

function results(known) {
  const rows = known.map((result) => [
    result.label, count(result.renewals), count(result.given), count(result.open),
    result.uplift == null ? NONE : `${points(result.uplift)} ${range(result.uplift_low, result.uplift_high)}`,
    T.trial.verdicts[result.verdict] ?? result.verdict,
  ]);
  const number = (title) => ({ title, number: true });
  const heads = [T.trial.what, number(T.trial.ended), number(T.trial.given), number(T.trial.open), number(T.trial.effect), T.trial.verdict];
  return h("div", {}, h("h4", {}, T.trial.results), table(heads, rows, { label: T.trial.results }));
}
