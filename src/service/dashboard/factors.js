// Features and the outcome: the share that renewed under each value, with the cut point drawn.

import { shares } from "./charts.js";
import { h, s } from "./elements.js";
import { T } from "./texts.js";
import { count, evidence, percent } from "./words.js";

/** The factors with evidence as small charts, those that say the same beside each other; the others by name. */
export function factors({ factors: known }) {
  if (known.length === 0) return h("p", { class: "note" }, T.insight.noFactors);
  const first = new Map();
  for (const factor of known) {
    if (["supported", "weak"].includes(factor.evidence) && !first.has(factor.feature)) first.set(factor.feature, factor);
  }
  const groups = new Map();
  for (const factor of first.values()) groups.set(factor.group, [...(groups.get(factor.group) ?? []), factor]);
  const quiet = known.filter((factor) => !["supported", "weak"].includes(factor.evidence));
  const cuts = (factor) => known.filter((other) => other.feature === factor.feature && other.cut != null);
  return h("div", {},
    h("div", { class: "factors" }, [...groups.values()].flat().map((factor) => card(factor, cuts(factor)))),
    quiet.length > 0 && h("details", {}, h("summary", {}, T.insight.quiet(count(quiet.length))), h("ul", { class: "notes" }, quiet.map((factor) => h("li", {}, factor.words)))));
}

const card = (factor, cuts) => h("figure", { class: "factor" },
  h("p", { class: "factor-head" }, h("b", {}, factor.label), evidence(factor.evidence)),
  factor.levels.length > 0 && levels(factor, cuts),
  h("figcaption", { class: "quiet" }, factor.words));

/** A point a level with its interval; a line where a cut lies between two ranges. */
function levels(factor, cuts) {
  const groups = factor.levels.map(({ level, rate, low, high, n }) => ({ name: level, share: rate, low, high, words: `${level}: ${percent(rate)} ${T.insight.renewed}, ${count(n)}` }));
  const lines = (on) => cuts.map((cut) => {
    const at = place(factor.levels, cut.cut);
    return at != null && s("line", { class: "cut", x1: on.x(at), x2: on.x(at), y1: on.y.to, y2: on.y.from }, s("title", {}, T.insight.cut(cut.when ?? String(cut.cut))));
  });
  return shares(groups, `${factor.label}: ${groups.map(({ name, share }) => `${name} ${percent(share)}`).join(", ")}`, percent, { also: lines });
}

/** Where a cut lies among ranges, in levels from the left: between two, or inside one. */
function place(levels, cut) {
  const ends = levels.map(({ level }) => (level.match(/-?\d+(?:\.\d+)?/g) ?? []).map(Number));
  for (let index = 0; index < ends.length; index += 1) {
    const [low, high = low] = ends[index];
    if (low == null) continue;
    if (cut <= low) return index;
    if (cut < high) return index + (cut - low) / (high - low);
  }
  return null;
}
