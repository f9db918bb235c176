// The book as a table: totals, filters, rows, pages.

import { read } from "./api.js";
import { COLUMNS, shownColumns } from "./columns.js";
import { bookTools } from "./book_tools.js";
import { h, isNarrow, total, trouble } from "./elements.js";
import { light } from "./marks.js";
import { T } from "./texts.js";
import { HEALTH, count, roughly } from "./words.js";

/** Accounts on a page; fewer where each takes half a screen. */
const PAGE = isNarrow() ? 20 : 50;
export const FILTERS = ["search", "health", "owner", "segment", "renewal_before"];

/** Most worth doing first, as long as anything is; else those at risk. */
export async function usualSort() {
  const { accounts: [first] } = await read("/v1/accounts", { sort: "-expected_value", limit: 1 });
  return first?.top_action ? "-expected_value" : "win_probability";
}

const at = (id) => document.getElementById(id);

export class BookTable {
  #model;
  #cursors = [null];
  #next = null;
  #asking = new AbortController();
  #asked = {};
  #usualSort;
  #ask;

  constructor(model, usualSort, ask) {
    this.#model = model;
    this.#usualSort = usualSort;
    this.#ask = ask;
    at("earlier").addEventListener("click", () => this.#turn(-1));
    at("later").addEventListener("click", () => this.#turn(1));
    at("rows").addEventListener("click", (event) => {
      const row = event.target.closest("tr");
      if (row && !event.target.closest("a") && !getSelection().toString()) row.querySelector("a").click();
    });
    at("rows").addEventListener("keydown", (event) => this.#move(event));
  }

  /** Shows the accounts that are asked for, from the first page. */
  async show(asked) {
    this.#asked = asked;
    this.#cursors = [null];
    const parts = [this.#totals()];
    if (!asked.view) parts.push(this.#page(), bookTools(at("book-tools"), { asked, ask: this.#ask, query: () => this.#query() }));
    await Promise.all(parts);
  }

  /** Goes to another page, with the focus where it can go on: at the start of the list, or on its first account. */
  async #turn(pages, focused = () => at("book")) {
    if (pages > 0 ? this.#next == null : this.#cursors.length === 1) return;
    if (pages > 0) this.#cursors.push(this.#next);
    else this.#cursors.pop();
    await this.#page();
    focused()?.focus();
  }

  /** The arrows, Home and End go from account to account, Page Up and Page Down from page to page. */
  #move(event) {
    const row = event.target.closest("tr");
    if (!row || event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
    const rows = [...at("rows").rows];
    const to = { ArrowDown: row.nextElementSibling, ArrowUp: row.previousElementSibling, Home: rows[0], End: rows.at(-1) }[event.key];
    const pages = { PageDown: 1, PageUp: -1 }[event.key];
    if (!to && !pages) return;
    event.preventDefault();
    if (to) to.querySelector("a").focus();
    else this.#turn(pages, () => at("rows").querySelector("a"));
  }

  #filter() {
    return Object.fromEntries(FILTERS.map((name) => [name, this.#asked[name]]));
  }

  #query() {
    return { ...this.#filter(), sort: this.#asked.sort ?? this.#usualSort };
  }

  async #page() {
    this.#asking.abort();
    this.#asking = new AbortController();
    const status = at("status");
    const slow = setTimeout(() => status.replaceChildren(T.page.reading), 250);
    try {
      const parameters = { ...this.#query(), limit: PAGE, cursor: this.#cursors.at(-1) };
      const page = await read("/v1/accounts", parameters, this.#asking.signal);
      this.#next = page.next_cursor;
      const shown = shownColumns(this.#asked.columns, page.accounts, this.#model.knows_effects);
      this.#heads(shown);
      at("rows").replaceChildren(...page.accounts.map((account) => this.#row(account, shown)));
      at("accounts").hidden = page.accounts.length === 0;
      status.replaceChildren(page.accounts.length === 0 ? this.#empty() : this.#model.knows_effects ? "" : h("span", {}, T.actions.noLog, " ", h("a", { href: "#view=files" }, T.views.files)));
      const paged = this.#cursors.length > 1 || this.#next != null;
      at("pager").hidden = !paged;
      at("earlier").disabled = this.#cursors.length === 1;
      at("later").disabled = this.#next == null;
      at("page").textContent = T.book.page(count(this.#cursors.length));
      if (!this.#asked.columns || this.#asked.columns.includes("reason")) this.#reasons(parameters, page.accounts, this.#asking.signal);
    } catch (problem) {
      if (problem.name === "AbortError") return;
      at("accounts").hidden = true;
      at("pager").hidden = true;
      status.replaceChildren(trouble(problem));
    } finally {
      clearTimeout(slow);
    }
  }

  /** The main reasons take longer than the page: they come when they are there. */
  async #reasons(parameters, accounts, signal) {
    if (accounts.length === 0) return;
    const told = await read("/v1/accounts", { ...parameters, reasons: true }, signal).catch(() => null);
    if (!told || signal.aborted) return;
    const shown = shownColumns(this.#asked.columns, told.accounts, this.#model.knows_effects);
    this.#heads(shown);
    const focused = document.activeElement?.closest("#rows tr")?.dataset.account;
    at("rows").replaceChildren(...told.accounts.map((account) => this.#row(account, shown)));
    if (focused) document.querySelector(`#rows tr[data-account="${CSS.escape(focused)}"] a`)?.focus();
  }

  #empty() {
    return Object.values(this.#filter()).some(Boolean) ? T.book.noneLikeThat : h("span", {}, T.book.empty, " ", h("a", { href: "#view=files" }, T.views.files));
  }

  async #totals() {
    try {
      const book = await read("/v1/book", this.#filter());
      this.#choices("owner", book.owners);
      this.#choices("segment", book.segments);
      const share = (health) => h("span", { class: `share ${health}` }, light(health), h("b", {}, count(book[health])));
      at("totals").replaceChildren(
        total(T.totals.accounts, count(book.accounts)),
        h("div", { class: "total" }, h("span", { class: "quiet" }, T.book.health), h("span", { class: "shares" }, Object.keys(HEALTH).map(share))),
        total(T.totals.value, roughly(book.value)),
        total(T.totals.expected, roughly(book.expected_value), T.totals.expectedNote),
        total(T.totals.step, count(book.with_action)));
    } catch {
      at("totals").replaceChildren();
    }
  }

  #choices(name, values) {
    const select = document.querySelector(`#filters [name=${name}]`);
    const shown = [...select.options].slice(1).map((option) => option.value);
    if (shown.join("\n") === values.join("\n")) return;
    const chosen = this.#asked[name] ?? "";
    select.replaceChildren(select.options[0], ...values.map((value) => h("option", { value }, value)));
    select.value = chosen;
  }

  #heads(shown) {
    const sort = this.#asked.sort ?? this.#usualSort;
    const [key, descending] = sort.startsWith("-") ? [sort.slice(1), true] : [sort, false];
    at("columns").replaceChildren(...shown.map((name) => {
      const column = COLUMNS[name];
      const attributes = { scope: "col", class: column.number && "number" };
      if (!column.sort) return h("th", attributes, T.columns[name]);
      const current = column.sort === key;
      const next = current ? (descending ? column.sort : `-${column.sort}`) : column.number || column.sort === "expected_value" ? `-${column.sort}` : column.sort;
      return h("th", { ...attributes, "aria-sort": current ? (descending ? "descending" : "ascending") : null },
        h("button", { type: "button", onclick: () => this.#ask({ sort: next }) }, T.columns[name],
          h("span", { class: "arrow", "aria-hidden": "true" }, current ? (descending ? "↓" : "↑") : "")));
    }));
  }

  #row(account, shown) {
    const href = `#${new URLSearchParams({ ...this.#asked, account: account.account_id })}`;
    const current = this.#asked.account === account.account_id;
    const cell = (name) => {
      const { content, kind, number } = COLUMNS[name];
      const classes = [number && "number", kind].filter(Boolean).join(" ");
      if (name === "account") return h("th", { scope: "row" }, content(account, href));
      return h("td", { "data-label": T.columns[name], class: classes || null }, content(account, this.#model));
    };
    return h("tr", { "data-account": account.account_id, "aria-current": current ? "true" : null }, shown.map(cell));
  }

  /** Marks the row of the opened account. */
  mark(id) {
    this.#asked = { ...this.#asked, account: id };
    for (const row of at("rows").rows) {
      if (row.dataset.account === id) row.setAttribute("aria-current", "true");
      else row.removeAttribute("aria-current");
    }
  }
}
