// The chain of hashes over every probability that was published: how long it is, and where it ends.

import { h } from "./elements.js";
import { T } from "./texts.js";
import { count, instant } from "./words.js";

/** The head of the chain, and its entries one by one below. */
export function ledger({ entries, head }) {
  if (!head || entries.length === 0) return h("p", { class: "note" }, T.ledger.none);
  return h("div", {}, h("p", {}, T.ledger.told(count(head.position)), " ", h("code", { class: "secret" }, head.hash)),
    h("details", {}, h("summary", {}, T.ledger.entries),
      h("ul", { class: "notes" }, entries.map((one) => h("li", {}, T.ledger.entry(count(one.position), instant(one.at), count(one.n_lines)), " ", h("code", { class: "secret" }, one.hash))))));
}
