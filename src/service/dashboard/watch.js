// Whether the model still tells the truth: evidence against it as outcomes come in, over all and by segment.

import { h, number, table } from "./elements.js";
import { T } from "./texts.js";
import { count, fine, sentence } from "./words.js";

/** The headline in words, then every group. */
export function watched({ watch: lines }) {
  const whole = lines.find((line) => line.group === "all");
  const row = (line) => [line.group === "all" ? T.insight.all : line.group, fine(line.evidence), count(line.alarm_at), count(line.n_resolved), count(line.n_renewed), count(line.expected_renewed),
    h("b", { class: line.advice === "retrain" ? "red" : null }, T.trust.advice[line.advice] ?? line.advice)];
  return h("div", {}, whole && h("p", {}, sentence(whole.words)),
    table([T.columns.segment, number(T.trust.evidence), number(T.trust.alarm), number(T.trust.ended),
      number(T.trust.happened), number(T.insight.expected), T.trust.judged], lines.map(row), { label: T.trust.watch }));
}
