// The book as a table: totals, filters, rows, pages.

import { read } from "./api.js";
import { light, probability } from "./marks.js";
import { HEALTH, NONE, count, date, daysLeft, evidence, h, money, percent, points, range, roughly, trouble } from "./words.js";

const PAGE = 50;
export const FILTERS = ["search", "health", "owner", "segment", "renewal_before"];

/** Most worth doing first, as long as anything is; else those at risk. */
export const usualSort = (book) => (book.with_action > 0 ? "-expected_value" : "win_probability");

const COLUMNS = [
  { title: "Account", sort: "account_id" },
  { title: "Owner", sort: "owner" },
  { title: "Segment", sort: "segment" },
  { title: "Value", sort: "value", number: true },
  { title: "Renewal", sort: "renewal_date" },
  { title: "Win probability", sort: "win_probability" },
  { title: "Best next step", sort: "expected_value" },
  { title: "Uplift, points", sort: "uplift", number: true },
  { title: "Evidence" },
];

const at = (id) => document.getElementById(id);

export class BookTable {
  #model;
  #cursors = [null];
  #next = null;
  #asking = new AbortController();
  #asked = {};
  #usualSort;
  #onSort;

  constructor(model, usualSort, onSort) {
    this.#model = model;
    this.#usualSort = usualSort;
    this.#onSort = onSort;
    at("earlier").addEventListener("click", () => this.#turn(-1));
    at("later").addEventListener("click", () => this.#turn(1));
    at("rows").addEventListener("click", (event) => {
      const row = event.target.closest("tr");
      if (row && !event.target.closest("a") && !getSelection().toString()) row.querySelector("a").click();
    });
  }

  /** Shows the accounts that are asked for, from the first page. */
  async show(asked) {
    this.#asked = asked;
    this.#cursors = [null];
    await Promise.all([this.#page(), this.#totals()]);
  }

  #turn(pages) {
    if (pages > 0) this.#cursors.push(this.#next);
    else this.#cursors.pop();
    this.#page().then(() => at("book").focus());
  }

  #filter() {
    return Object.fromEntries(FILTERS.map((name) => [name, this.#asked[name]]));
  }

  async #page() {
    this.#asking.abort();
    this.#asking = new AbortController();
    const status = at("status");
    const slow = setTimeout(() => status.replaceChildren("Reading the book…"), 250);
    try {
      const parameters = { ...this.#filter(), sort: this.#asked.sort ?? this.#usualSort, limit: PAGE, cursor: this.#cursors.at(-1) };
      const page = await read("/v1/accounts", parameters, this.#asking.signal);
      this.#next = page.next_cursor;
      this.#heads();
      at("rows").replaceChildren(...page.accounts.map((account) => this.#row(account)));
      at("accounts").hidden = page.accounts.length === 0;
      status.replaceChildren(page.accounts.length ? "" : this.#empty());
      const paged = this.#cursors.length > 1 || this.#next != null;
      at("pager").hidden = !paged;
      at("earlier").disabled = this.#cursors.length === 1;
      at("later").disabled = this.#next == null;
      at("page").textContent = `Page ${this.#cursors.length}`;
    } catch (problem) {
      if (problem.name === "AbortError") return;
      at("accounts").hidden = true;
      at("pager").hidden = true;
      status.replaceChildren(trouble(problem));
    } finally {
      clearTimeout(slow);
    }
  }

  #empty() {
    return Object.values(this.#filter()).some(Boolean)
      ? "No account is like that. Take a filter away to see more."
      : "The book is empty. Send accounts with PUT /v1/accounts/{id}, or start with an accounts file.";
  }

  async #totals() {
    try {
      const book = await read("/v1/book", this.#filter());
      this.#choices("owner", book.owners);
      this.#choices("segment", book.segments);
      const share = (health) => h("span", { class: `share ${health}` }, light(health), h("b", {}, count(book[health])));
      const total = (title, value, note) =>
        h("div", { class: "total" }, h("span", { class: "quiet" }, title), h("strong", {}, value), note && h("span", { class: "quiet" }, note));
      at("totals").replaceChildren(
        total("Accounts", count(book.accounts)),
        h("div", { class: "total" }, h("span", { class: "quiet" }, "Health"), h("span", { class: "shares" }, Object.keys(HEALTH).map(share))),
        total("Value up for renewal", roughly(book.value)),
        total("Expected to renew", roughly(book.expected_value), "probability × value"),
        total("With a step worth taking", count(book.with_action)));
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

  #heads() {
    const sort = this.#asked.sort ?? this.#usualSort;
    const [key, descending] = sort.startsWith("-") ? [sort.slice(1), true] : [sort, false];
    at("columns").replaceChildren(...COLUMNS.map((column) => {
      if (!column.sort) return h("th", { scope: "col" }, column.title);
      const current = column.sort === key;
      const next = current ? (descending ? column.sort : `-${column.sort}`) : column.number || column.sort === "expected_value" ? `-${column.sort}` : column.sort;
      return h("th", { scope: "col", class: column.number && "number", "aria-sort": current ? (descending ? "descending" : "ascending") : null },
        h("button", { type: "button", onclick: () => this.#onSort(next) }, column.title,
          h("span", { class: "arrow", "aria-hidden": "true" }, current ? (descending ? "↓" : "↑") : "")));
    }));
  }

  #row(account) {
    const step = account.top_action;
    const { red_below, green_from } = this.#model.health;
    const href = new URLSearchParams({ ...this.#asked, account: account.account_id });
    const current = this.#asked.account === account.account_id;
    const cell = (label, attributes, ...children) => h("td", { "data-label": label, ...attributes }, ...children);
    return h("tr", { "data-account": account.account_id, "aria-current": current ? "true" : null },
      h("th", { scope: "row" }, h("a", { href: `#${href}` }, account.account_id)),
      cell("Owner", {}, account.owner ?? NONE),
      cell("Segment", {}, account.segment ?? NONE),
      cell("Value", { class: "number" }, money(account.value)),
      cell("Renewal", {}, h("span", { class: "date" }, date(account.renewal_date)), " ", h("span", { class: "quiet" }, daysLeft(account.days_left))),
      cell("Win probability", { class: "chance" },
        h("b", {}, percent(account.win_probability)),
        probability(account.win_probability, account.low, account.high, [red_below, green_from]),
        light(account.health)),
      step
        ? cell("Best next step", {}, step.label, " ", h("span", { class: "quiet" }, `by ${date(step.act_by)}`))
        : cell("Best next step", { class: "quiet" }, this.#model.knows_effects ? "Nothing stands out" : "No log to learn from"),
      step
        ? cell("Uplift, points", { class: "number" }, h("b", {}, points(step.uplift)), h("span", { class: "quiet range" }, range(step.uplift_low, step.uplift_high)))
        : cell("Uplift, points", { class: "number quiet" }, NONE),
      cell("Evidence", {}, step ? evidence(step.evidence) : NONE));
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
