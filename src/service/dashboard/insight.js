// What the past teaches as a whole.

import { readIfThere } from "./api.js";
import { h } from "./elements.js";
import { factors } from "./factors.js";
import { forecast } from "./forecast.js";
import { misses } from "./misses.js";
import { movers } from "./movers.js";
import { laterPart } from "./parts.js";
import { T } from "./texts.js";

/** Shows the page. */
export function show(place, { href }) {
  const part = (title, lead, address, make) => laterPart(title, lead, address, readIfThere(address).then((told) => told && make(told, href)));
  place.replaceChildren(h("h2", {}, T.insight.title), h("p", { class: "lead" }, T.insight.lead),
    part(T.insight.forecast, T.insight.forecastLead, "/v1/forecast", forecast),
    part(T.insight.movers, T.insight.moversLead, "/v1/movers", movers),
    part(T.insight.factors, T.insight.factorsLead, "/v1/factors", factors),
    part(T.insight.misses, T.insight.missesLead, "/v1/misses", misses));
}
