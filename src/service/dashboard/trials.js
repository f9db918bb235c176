// What to try where the past is silent: a trial proposed within a budget, and what came of the lots that were drawn.

import { follow, read, send } from "./api.js";
import { attempt, form, h, number, section, table, waiting } from "./elements.js";
import { estimate, reachOf } from "./marks.js";
import { dataLinks } from "./parts.js";
import { T } from "./texts.js";
import { NONE, count, date, money, percent } from "./words.js";

const SHOWN_LOTS = 40;

/** The part of the page: a form, the proposal that is kept in the address, the results of all lots. */
export function trials({ asked, ask, href }) {
  const answer = h("div", { "aria-live": "polite" });
  const results = h("div", {});
  const budget = h("input", { name: "trial-budget", type: "number", min: 0, step: 1000, placeholder: T.plan.asPlaybook });
  const propose = () => attempt(answer, async () => {
    const trial = await send("/v1/trials", budget.value === "" ? {} : { budget: Number(budget.value) });
    ask({ trial: trial.trial_id });
    await watch(trial.trial_id);
  });
  const watch = async (id) => {
    const trial = await follow(`/v1/trials/${encodeURIComponent(id)}`, () => {
      answer.replaceChildren(waiting(T.trials.underWay));
      return answer.isConnected;
    });
    if (trial && answer.isConnected) answer.replaceChildren(proposal(trial, href));
  };
  attempt(answer, async () => {
    const known = await read("/v1/trials");
    results.replaceChildren(...(known.results.length ? [told(known.results)] : []));
    if (asked.trial) await watch(asked.trial);
  });
  return section(T.trials.title, h("p", { class: "quiet" }, T.trials.lead, " ", dataLinks("/v1/trials")),
    form({ class: "line-form" }, propose, h("label", { class: "field" }, T.plan.budget, budget), h("button", { type: "submit" }, T.trials.propose)),
    answer, results);
}

/** What a trial would do, kind by kind, and its lots. */
function proposal({ state, error, proposal: made }, href) {
  if (state !== "done" || !made) return h("p", { class: "note" }, error ?? T.trials.none);
  const lots = made.lots ?? [];
  return h("div", {},
    h("ul", { class: "notes" }, made.kinds.map((kind) => h("li", {}, kind.words)), made.notes.map((note) => h("li", { class: "quiet" }, note))),
    lots.length === 0 ? h("p", { class: "note" }, T.trials.none) : h("details", { open: true }, h("summary", {}, T.trials.lots(count(lots.length), money(made.spend))),
      table([T.columns.account, T.columns.owner, T.trust.play, T.trials.when, T.trials.drawn, number(T.trials.chance)],
        lots.slice(0, SHOWN_LOTS).map((lot) => [h("a", { href: href(lot.account_id) }, lot.account_id), lot.owner ?? NONE, lot.label, date(lot.act_by), lot.done ? h("b", {}, T.trials.give) : T.trials.holdBack, percent(lot.chance)]),
        { label: T.trials.title }),
      lots.length > SHOWN_LOTS && h("p", { class: "quiet" }, T.trust.others(count(lots.length - SHOWN_LOTS)))));
}

/** What came of each kind that was given by lot, with the interval that narrows. */
function told(results) {
  const reach = reachOf(results);
  return table([T.trust.play, T.units.points, number(T.trials.renewals), T.trust.judged],
    results.map((result) => [result.label, estimate(result, reach), count(result.renewals), h("span", { class: "quiet" }, result.words)]), { label: T.trials.results });
}
