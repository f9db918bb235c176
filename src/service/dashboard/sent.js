// A file that was sent, and how it was read: columns, rows that were refused, remarks.

import { h, table } from "./elements.js";
import { T } from "./texts.js";
import { NONE, count, percent } from "./words.js";

const SHOWN_REJECTED = 20;

/** How the service read a file. */
export function sent(file) {
  const rejected = Array.isArray(file.rejected) ? file.rejected : file.rejected?.rows ?? [];
  const nRejected = file.n_rejected ?? (typeof file.rejected === "number" ? file.rejected : rejected.length);
  const notes = [...(file.notes ?? []), ...(file.remarks ?? [])];
  return h("div", {},
    h("p", {}, h("b", {}, file.file), " ", h("span", { class: "quiet" }, T.files.read(count(file.n_rows), count(file.columns.length), file.replaced)),
      nRejected > 0 && h("span", { class: "refused" }, ` ${T.files.rejected(count(nRejected))}`)),
    notes.length > 0 && h("ul", { class: "notes quiet" }, notes.map((note) => h("li", {}, remark(note)))),
    nRejected > 0 && rejected.length > 0 && h("details", {}, h("summary", {}, T.files.rejectedRows), h("ul", { class: "notes" },
      rejected.slice(0, SHOWN_REJECTED).map((row) => h("li", {}, remark(row))))),
    h("details", {}, h("summary", {}, T.files.columns(count(file.columns.length))),
      table([T.files.column, T.files.kind, { title: T.files.blank, number: true }, { title: T.files.distinct, number: true }, T.files.examples],
        file.columns.map((column) => [column.name, T.kinds[column.kind] ?? column.kind, column.blank_share ? percent(column.blank_share) : NONE,
          count(column.n_distinct), column.examples.join(" · ")]), { label: file.file })));
}

/** A remark or a refused row: words, or a place with words. */
export function remark(note) {
  if (typeof note === "string") return note;
  const place = [note.file, note.line && T.files.line(count(note.line)), note.account, note.column].filter(Boolean).join(", ");
  const said = note.words ?? note.why ?? note.reason ?? note.detail ?? note.message ?? JSON.stringify(note);
  return place && !said.startsWith(place) ? `${place}: ${said}` : said;
}
