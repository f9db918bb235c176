// Checkpoints before a renewal: what the model said and what people called, side by side; a lead settles a disagreement.

import { readIfThere, send } from "./api.js";
import { attempt, form, h, number, table } from "./elements.js";
import { probability } from "./marks.js";
import { laterPart, more } from "./parts.js";
import { signature } from "./signature.js";
import { T } from "./texts.js";
import { NONE, count, date, fine, percent, roughly } from "./words.js";

const SHOWN = 5;

/** The disagreements of one owner or of the whole team, those with most at stake first. */
export const disagreements = ({ owner }, href) => {
  const parameters = { owner, state: "disagreement" };
  return laterPart(T.checkpoints.queue, T.checkpoints.queueLead, "/v1/checkpoints",
    readIfThere("/v1/checkpoints", parameters).then((told) => told && queue(told.checkpoints, href)), { parameters });
};

function queue(open, href) {
  if (open.length === 0) return h("p", { class: "note" }, T.checkpoints.none);
  const item = (one) => h("li", {}, h("div", { class: "case" },
    h("p", {}, h("a", { href: href(one.account_id) }, one.name ?? one.account_id), " ",
      h("span", { class: "quiet" }, [one.owner, one.value != null && roughly(one.value), T.checkpoints.at(count(one.days), date(one.renewal_date))].filter(Boolean).join(" · "))),
    twoViews(one), settling(one)));
  return more(open, SHOWN, (some) => h("ul", { class: "cases" }, some.map(item)));
}

/** The model's view above the call of a person. */
export function twoViews(one) {
  const line = (who, p, low, high, note) => h("tr", {}, h("th", { scope: "row" }, who, note && h("span", { class: "quiet" }, note)),
    h("td", {}, probability(p, low, high, [0.5], 140)), h("td", { class: "number" }, h("b", {}, p == null ? NONE : percent(p))));
  const called = one.called_by == null ? T.checkpoints.nobody : T.checkpoints.by(one.called_by, date(one.called_on), one.call_reason);
  return h("table", { class: "three" }, h("tbody", {},
    line(T.trust.model, one.win_probability, one.low, one.high, one.published_on && T.checkpoints.on(date(one.published_on))),
    line(one.call === "monitor" ? T.checkpoints.monitor : T.checkpoints.people, one.called, null, null, called)));
}

/** A lead's word about a disagreement, with its reason. */
export function settling(one) {
  const expected = h("select", { name: "expected" }, ["renew", "lose", "monitor"].map((word) => h("option", { value: word }, T.checkpoints.expects[word])));
  const reason = h("input", { name: "reason", required: true, maxlength: 2000 });
  const by = signature("settled_by");
  const said = h("div", { "aria-live": "polite" });
  const place = h("details", {}, h("summary", {}, T.checkpoints.settle));
  const settle = () => attempt(said, async () => {
    const settled = await send(`/v1/checkpoints/${encodeURIComponent(one.checkpoint_id)}/settlement`, { expected: expected.value, reason: reason.value.trim(), settled_by: by.signed() });
    place.replaceWith(settlement(settled));
  });
  place.append(form({ class: "line-form" }, settle, h("label", { class: "field" }, T.checkpoints.weExpect, expected),
    h("label", { class: "field grow" }, T.checkpoints.reason, reason), by.element, h("button", { type: "submit" }, T.checkpoints.settle)), said);
  return place;
}

const settlement = ({ settled, settled_by: who, settled_reason: reason }) =>
  h("p", { class: "note", role: "status" }, T.checkpoints.settled(T.checkpoints.expects[settled] ?? settled, who, reason));

/** The checkpoints of one account, the nearest to the renewal first; nothing where none was reached. */
export function ofAccount({ checkpoints: all }) {
  const reached = all.filter((one) => one.win_probability != null || one.called_by != null).sort((a, b) => a.days - b.days);
  return reached.length > 0 && h("div", {}, reached.map((one) => h("div", { class: "case" },
    h("p", {}, h("b", {}, T.checkpoints.at(count(one.days), date(one.renewal_date))), " ", h("span", { class: `grade ${one.state}` }, T.checkpoints.states[one.state] ?? one.state)),
    twoViews(one), one.settled != null && settlement(one), one.state === "disagreement" && settling(one))));
}

/** How people and model did at checkpoints whose renewals have ended, over all and by team. */
export function byTeam({ scores }) {
  if (scores.length === 0) return h("p", { class: "note" }, T.checkpoints.noScores);
  const right = (one) => (one.n_disagreements === 0 ? NONE : T.checkpoints.right(count(one.people_right), count(one.n_disagreements)));
  return table([T.checkpoints.team, number(T.checkpoints.days), number(T.trust.ended), number(T.checkpoints.errorOfPeople), number(T.checkpoints.errorOfModel), number(T.checkpoints.peopleRight), number(T.checkpoints.leadRight)],
    scores.map((one) => [one.group === "all" ? T.checkpoints.all : one.group, count(one.days), count(one.n), fine(one.brier_of_people), fine(one.brier_of_model), right(one),
      one.n_settled === 0 ? NONE : T.checkpoints.right(count(one.settled_right), count(one.n_settled))]), { label: T.checkpoints.scores });
}
