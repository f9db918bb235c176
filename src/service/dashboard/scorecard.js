// The health score of the playbook held against what renewed: what each metric is worth, and a score of points in its place.

import { h, number, table } from "./elements.js";
import { light } from "./marks.js";
import { T } from "./texts.js";
import { NONE, count, evidence, familyName, percent, roughly, sentence } from "./words.js";

/** The audit: how well score, points and model rank, metric by metric, and the points that are proposed. */
export function scorecard({ metrics, summary, proposal, families = [] }) {
  const ranks = [[T.scorecard.score, summary.auc_scorecard, summary.surprise_churn_value, summary.false_alarm_value], [T.scorecard.points, summary.auc_points],
    [T.trust.model, summary.auc_model, summary.surprise_churn_value_model, summary.false_alarm_value_model]].filter(([, auc]) => auc != null);
  return h("div", {}, h("p", {}, sentence(summary.words)),
    metrics.length === 0 && h("p", { class: "note" }, T.scorecard.none),
    table([T.scorecard.what, number(T.scorecard.right), number(T.scorecard.lostAmongBest), number(T.scorecard.keptAmongWorst)],
      ranks.map(([name, auc, lost, kept]) => [name, percent(auc), roughly(lost), roughly(kept)]), { label: T.scorecard.title }),
    metrics.length > 0 && table([T.scorecard.metric, number(T.scorecard.weight), number(T.scorecard.byEvidence), number(T.scorecard.right), T.columns.evidence, T.trust.judged],
      metrics.map((one) => [one.label, percent(one.weight), one.evidence_weight == null ? NONE : percent(one.evidence_weight), one.auc == null ? NONE : percent(one.auc), evidence(one.evidence),
        h("b", { class: one.verdict === "vanity" ? "red" : null }, T.scorecard.verdicts[one.verdict] ?? one.verdict)]), { label: T.scorecard.metric }),
    families.length > 0 && familyLights(families),
    summary.lacking.length > 0 && h("p", {}, T.scorecard.lacks(summary.lacking.join(", "))),
    proposal.length > 0 && h("details", {}, h("summary", {}, T.scorecard.proposal), h("p", { class: "quiet" }, T.scorecard.proposalLead),
      table([T.scorecard.metric, T.scorecard.when, number(T.scorecard.pointsTitle)], proposal.map((one) => [one.label, one.when, count(one.points)]), { label: T.scorecard.proposal })));
}

/** Of each family, how many renewed under each of its lights. */
const familyLights = (families) => table([T.scorecard.family, T.book.health, number(T.totals.accounts), number(T.trust.happened)],
  families.flatMap(({ family, lights }) => (lights ?? []).map((one) => [familyName(family), light(one.health), count(one.n), one.renewed == null ? NONE : percent(one.renewed)])), { label: T.scorecard.family });

/** Whether the probabilities hold in every part of the book. */
export const segments = ({ segments: parts }) => table([T.columns.segment, number(T.trust.rows), number(T.trust.happened), number(T.trust.told), number(T.segments.missed), T.trust.judged],
  parts.map((one) => [one.by === "all" ? T.insight.all : one.group, count(one.n), [percent(one.renewal_rate), h("span", { class: "quiet range" }, T.units.range(percent(one.low), percent(one.high)))],
    percent(one.predicted), one.missed == null ? NONE : percent(one.missed), h("b", { class: ["too high", "too low"].includes(one.verdict) ? "red" : null }, T.segments.verdicts[one.verdict] ?? one.verdict)]),
  { label: T.segments.title });
