// Features and the outcome: the share that renewed under each value, with the cut point drawn.

import { h, s } from "./elements.js";
import { T } from "./texts.js";
import { count, evidence, percent } from "./words.js";

const [WIDTH, HEIGHT, LEFT, TOP, BOTTOM] = [360, 130, 40, 10, 24];

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
  const step = (WIDTH - LEFT) / factor.levels.length;
  const x = (index) => LEFT + step * (index + 0.5);
  const y = (share) => HEIGHT - BOTTOM - share * (HEIGHT - BOTTOM - TOP);
  const grid = [0, 0.5, 1].map((share) => [
    s("line", { class: "grid", x1: LEFT, x2: WIDTH, y1: y(share), y2: y(share) }),
    s("text", { class: "tick", x: LEFT - 6, y: y(share) + 4, "text-anchor": "end" }, percent(share)),
  ]);
  const points = factor.levels.map((level, index) => [
    s("line", { class: "whisker", x1: x(index), x2: x(index), y1: y(level.low), y2: y(level.high) }),
    s("circle", { class: "mark", cx: x(index), cy: y(level.rate), r: 4.5 }, s("title", {}, `${level.level}: ${percent(level.rate)} ${T.insight.renewed}, ${count(level.n)}`)),
    s("text", { class: "tick", x: x(index), y: HEIGHT - 6, "text-anchor": "middle" }, shortened(level.level, step)),
  ]);
  const lines = cuts.map((cut) => {
    const at = place(factor.levels, cut.cut);
    return at != null && s("g", {}, s("line", { class: "cut", x1: LEFT + step * at, x2: LEFT + step * at, y1: TOP, y2: HEIGHT - BOTTOM }, s("title", {}, T.insight.cut(cut.when ?? String(cut.cut)))));
  });
  const words = factor.levels.map((level) => `${level.level} ${percent(level.rate)}`).join(", ");
  return s("svg", { class: "chart", viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", "aria-label": `${factor.label}: ${words}` }, grid.flat(), points.flat(), lines.filter(Boolean));
}

const shortened = (words, step) => (words.length * 6.5 > step ? `${words.slice(0, Math.max(2, Math.floor(step / 6.5) - 1))}…` : words);

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
