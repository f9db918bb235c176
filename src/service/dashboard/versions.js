// Whether the book still looks like the past, and the models that were trained, with a way back.

import { send } from "./api.js";
import { attempt, button, h, number, table } from "./elements.js";
import { T } from "./texts.js";
import { count, fine, instant } from "./words.js";

const SHOWN = 8;

/** The columns that have moved most. */
export function driftTable({ columns, looked_at }) {
  if (columns.length === 0) return h("p", { class: "note" }, T.trust.noDrift);
  const drifted = columns.filter((column) => column.has_drifted);
  const row = (column) => [column.column === "win_probability" ? T.columns.chance : column.label, fine(column.index), fine(column.by_chance),
    column.has_drifted ? h("b", { class: "red" }, T.trust.hasDrifted) : T.trust.asBefore];
  const heads = [T.reading.column, number(T.trust.index), number(T.trust.byChance), T.trust.judged];
  const rest = columns.slice(Math.max(SHOWN, drifted.length));
  return h("div", {},
    h("p", {}, drifted.length === 0 ? T.trust.nothingDrifted : T.trust.drifted(count(drifted.length)), " ", h("span", { class: "quiet" }, T.trust.lookedAt(instant(looked_at)))),
    table(heads, columns.slice(0, Math.max(SHOWN, drifted.length)).map(row), { label: T.trust.drift }),
    rest.length > 0 && h("details", {}, h("summary", {}, T.trust.others(count(rest.length))), table(heads, rest.map(row), { label: T.trust.drift })));
}

/** The models, newest first; another can be put in use. */
export function versions({ models }) {
  const said = h("div", { "aria-live": "polite" });
  const use = (id) => attempt(said, async () => {
    await send(`/v1/models/${encodeURIComponent(id)}/activate`);
    location.reload();
  });
  return h("div", {}, said,
    table([T.trust.model, T.trust.trained, number(T.trust.logLoss), number(T.trust.rows), ""],
      models.map((model) => [model.id, instant(model.trained_at), fine(model.log_loss), count(model.n_rows),
        model.current ? h("b", {}, T.trust.inUse) : button(T.trust.goBack, () => use(model.id))]), { label: T.trust.versions }));
}
