// The rows of the open book that its last reading left out, unfolding above the book and below the files.

import { read } from "./api.js";
import { h, number, table } from "./elements.js";
import { dataLinks } from "./parts.js";
import { T } from "./texts.js";
import { NONE, count } from "./words.js";

const SHOWN = 100;
const ADDRESS = "/v1/rejected";

/** How many rows were left out, unfolding to which and why; nothing where all of them count. */
export async function leftOut(attributes = {}) {
  const { rejected, n_rejected: n } = await read(ADDRESS, { limit: SHOWN });
  if (n === 0) return null;
  const rows = rejected.map((row) => [`${row.file.split(/[\\/]/).pop()}, ${T.files.line(count(row.line))}`, row.account_id ?? NONE, row.column ?? NONE, row.value ?? NONE, row.reason]);
  return h("details", { class: "left-out", ...attributes }, h("summary", {}, h("span", { class: "refused" }, T.files.rejected(count(n), n === 1))),
    h("p", { class: "quiet" }, T.files.rejectedLead, " ", dataLinks(ADDRESS)),
    table([T.files.place, T.columns.account, T.files.column, T.files.value, T.files.reason], rows, { label: T.files.rejected(count(n), n === 1) }),
    n > rejected.length && h("p", { class: "quiet" }, T.trust.others(count(n - rejected.length))));
}
