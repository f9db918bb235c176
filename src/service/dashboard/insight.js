// What the past teaches as a whole.

import { readIfThere } from "./api.js";
import { h } from "./elements.js";
import { factors } from "./factors.js";
import { forecast } from "./forecast.js";
import { misses } from "./misses.js";
import { movers } from "./movers.js";
import { laterPart, sentLink } from "./parts.js";
import { playsTable } from "./promises.js";
import { scorecard, segments } from "./scorecard.js";
import { T } from "./texts.js";
import { count } from "./words.js";

/** Shows the page. */
export function show(place, { href }) {
  const part = (title, lead, address, make) => laterPart(title, lead, address, readIfThere(address).then((told) => told && make(told, href)));
  const onboarding = (told) => (told.factors.length > 0 ? factors(told) : h("p", { class: "note" }, T.insight.noOnboarding(count(told.until_days))));
  place.replaceChildren(
    h("div", { class: "head-line" }, h("h2", {}, T.insight.title), sentLink("/v1/report?format=html", T.insight.report, "report.html")),
    h("p", { class: "lead" }, T.insight.lead),
    part(T.insight.forecast, T.insight.forecastLead, "/v1/forecast", forecast),
    part(T.insight.movers, T.insight.moversLead, "/v1/movers", movers),
    part(T.insight.factors, T.insight.factorsLead, "/v1/factors", factors),
    part(T.insight.onboarding, T.insight.onboardingLead, "/v1/onboarding", onboarding),
    part(T.scorecard.title, T.scorecard.lead, "/v1/scorecard", scorecard),
    part(T.segments.title, T.segments.lead, "/v1/segments", segments),
    part(T.trust.plays, T.trust.playsLead, "/v1/plays", playsTable),
    part(T.insight.misses, T.insight.missesLead, "/v1/misses", misses));
}
