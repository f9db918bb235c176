// The story of an account at a glance: who they are, how they use it, what stands in the way, in sentences made from data.

import { h } from "./elements.js";
import { light } from "./marks.js";
import { T } from "./texts.js";
import { count, date, familyName, money } from "./words.js";

/** Points from which on a feature is worth a sentence, and the sentences a chapter has at most. */
const [LEAST, MOST] = [0.005, 3];
/** Percentiles of a sub-score below which its light is red, and yellow. */
const [RED_BELOW, GREEN_FROM] = [100 / 3, 200 / 3];

/** The families of features each chapter is about; lowering ones of other families are roadblocks. */
const CHAPTERS = {
  relationship: ["relationship", "engagement", "sentiment", "advocacy", "profile", "contract"],
  use: ["adoption", "deployment", "usage", "product"],
  roadblocks: [],
  value: ["roi", "value", "outcomes"],
};
/** Deployment, engagement, adoption, ROI: the lights of a success plan. */
const DEAR = ["deployment", "engagement", "adoption", "roi"];

/** The light of a sub-score: by thirds of the past accounts it is held against. */
export const lightOf = (score) => (score == null ? null : score < RED_BELOW ? "red" : score < GREEN_FROM ? "yellow" : "green");

/** What a driver says, without its points. */
export const saysOf = ({ words }) => {
  const said = words.slice(0, words.lastIndexOf(": "));
  return `${said.charAt(0).toUpperCase()}${said.slice(1)}`;
};

const known = (family) => (family ?? "").toLowerCase();

/** The chapters with something to say, and the lights above them. */
export function story({ win_probability: said }) {
  const telling = said.drivers.filter((driver) => Math.abs(driver.points) >= LEAST);
  const named = Object.values(CHAPTERS).flat();
  const of = (chapter) => (chapter === "roadblocks"
    ? telling.filter((driver) => driver.points < 0 && !named.includes(known(driver.family)))
    : telling.filter((driver) => CHAPTERS[chapter].includes(known(driver.family))));
  const scores = said.sub_scores.filter((one) => one.score != null);
  return h("div", {}, lights(said, scores),
    h("dl", { class: "story" }, Object.keys(CHAPTERS).map((chapter) => [
      h("dt", {}, T.story.chapters[chapter]),
      h("dd", {}, chapter === "relationship" && h("p", {}, who(said)), sentences(of(chapter)), chapter === "use" && room(scores)),
    ])));
}

const who = ({ segment, value, owner, renewal_date: day }) =>
  T.story.who(segment, value == null ? null : money(value), owner, day && date(day));

/** For and against, the strongest first. */
function sentences(drivers) {
  const part = (some, sign) => some.length > 0 && h("p", {}, h("span", { class: sign > 0 ? "green" : "red" }, sign > 0 ? T.story.speaksFor : T.story.against), " ",
    some.slice(0, MOST).map(saysOf).join("; "), ".");
  const parts = [part(drivers.filter(({ points }) => points > 0), 1), part(drivers.filter(({ points }) => points < 0), -1)].filter(Boolean);
  return parts.length > 0 ? parts : h("p", { class: "quiet" }, T.story.nothing);
}

/** Where the use has most room to grow. */
function room(scores) {
  const [weakest] = scores.filter((one) => CHAPTERS.use.includes(known(one.family))).sort((a, b) => a.score - b.score);
  return weakest && weakest.score < 50 && h("p", {}, T.story.room(familyName(weakest.family), count(weakest.score)));
}

/** The lights of the playbook's own scorecard where it states them, else those of the sub-scores. */
function lights({ families }, scores) {
  const own = families.filter((one) => one.health).map(({ family, health, earned }) => ({ family, health, told: T.story.earned(count(earned)) }));
  const usual = DEAR.map((name) => scores.find((one) => known(one.family) === name)).filter(Boolean)
    .map(({ family, score }) => ({ family, health: lightOf(score), told: T.panel.outOf100(count(score)) }));
  const shown = own.length > 0 ? own : usual;
  return shown.length > 1 && h("ul", { class: "lights-row", "aria-label": T.story.lights },
    shown.map(({ family, health, told }) => h("li", {}, h("b", {}, familyName(family)), light(health), h("span", { class: "quiet" }, told))));
}
