// What the past teaches as a whole.

import { readIfThere } from "./api.js";
import { h, section, trouble, waiting } from "./elements.js";
import { factors } from "./factors.js";
import { T } from "./texts.js";

/** Shows the page. */
export async function show(place, { href }) {
  const parts = [
    [T.insight.factors, T.insight.factorsLead, "/v1/factors", factors],
  ];
  const shown = parts.map(([title, words, address, make]) => ({ address, make,
    part: section(title, h("p", { class: "quiet" }, words, " ", h("a", { href: address }, T.page.data))) }));
  place.replaceChildren(h("h2", {}, T.insight.title), h("p", { class: "lead" }, T.insight.lead), ...shown.map(({ part }) => part));
  await Promise.all(shown.map(async ({ part, address, make }) => {
    const wait = waiting(T.page.readingPart);
    part.append(wait);
    try {
      const told = await readIfThere(address);
      if (told) wait.replaceWith(make(told, href));
      else part.remove();
    } catch (problem) {
      wait.replaceWith(trouble(problem));
    }
  }));
}
