// A file that was sent, and how it was read: what was concluded of it as a whole, lines that are no rows, columns.

import { h, number, table } from "./elements.js";
import { T } from "./texts.js";
import { NONE, count, percent } from "./words.js";

const SHOWN_LEFT_OUT = 20;

/** How the service read a file. */
export function sent({ file, n_rows: rows, columns, replaced, reading, left_out: leftOut }) {
  return h("div", {},
    h("p", {}, h("b", {}, file), " ", h("span", { class: "quiet" }, T.files.read(count(rows), count(columns.length), replaced))),
    reading.length > 0 && h("ul", { class: "notes quiet" }, reading.map((words) => h("li", {}, words))),
    leftOut.length > 0 && h("details", {}, h("summary", {}, T.files.leftOut(count(leftOut.length))), h("ul", { class: "notes quiet" },
      leftOut.slice(0, SHOWN_LEFT_OUT).map(({ line, text }) => h("li", {}, `${T.files.line(count(line))}: ${text}`)))),
    h("details", {}, h("summary", {}, T.files.columns(count(columns.length))),
      table([T.files.column, T.files.kind, number(T.files.blank), number(T.files.distinct), T.files.examples],
        columns.map((column) => [column.name, T.kinds[column.kind] ?? column.kind, column.blank_share ? percent(column.blank_share) : NONE,
          count(column.n_distinct), column.examples.join(" · ")]), { label: file })));
}

/** A row that was left out of the open book, with its place. */
export const rejected = ({ file, line, account_id: account, reason }) =>
  `${[file, T.files.line(count(line)), account].filter(Boolean).join(", ")}: ${reason}`;
