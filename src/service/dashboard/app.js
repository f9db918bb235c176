// The page: what is asked for stands after the # of the address, so that every view can be kept and sent.

import { read } from "./api.js";
import { BookTable, FILTERS, usualSort } from "./book.js";
import { showBubbles } from "./bubbles.js";
import { light } from "./marks.js";
import { Panel } from "./panel.js";
import { showPlan } from "./plan.js";
import { showToday } from "./today.js";
import { HEALTH, date, h, percent, trouble } from "./words.js";

const filters = document.getElementById("filters");
const asked = () => Object.fromEntries([...new URLSearchParams(location.hash.slice(1))].filter(([, value]) => value));

function ask(changes) {
  const wanted = Object.entries({ ...asked(), ...changes }).filter(([, value]) => value);
  location.hash = new URLSearchParams(wanted).toString();
}

function fillFilters(wanted, usual) {
  for (const field of filters.elements) {
    if (!field.name || field === document.activeElement) continue;
    if (field.type === "radio") field.checked = field.value === (wanted.health ?? "");
    else if (field.name === "sort") field.value = wanted.sort ?? usual;
    else field.value = wanted[field.name] ?? "";
  }
}

function healthChoices() {
  const choice = (value, label) => h("label", {}, h("input", { type: "radio", name: "health", value }), h("span", {}, label));
  document.getElementById("health-choices").replaceChildren(choice("", "All"), ...Object.keys(HEALTH).map((health) => choice(health, light(health))));
}

function readFilters(usual) {
  const form = Object.fromEntries(new FormData(filters));
  ask({ ...form, sort: form.sort === usual ? "" : form.sort });
}

function later(milliseconds, act) {
  let timer;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(act, milliseconds);
  };
}

/** Shows the page that is asked for: the book itself, or one of the pages beside it. */
function showView({ view, plan, ...wanted }, model, showBook) {
  const known = ["today", "chart", "plan"].includes(view) ? view : "";
  for (const link of document.querySelectorAll("#views [data-view]")) {
    if (link.dataset.view === known) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  document.getElementById("ledger").hidden = known !== "";
  const frame = document.getElementById("view");
  frame.hidden = known === "";
  filters.hidden = known === "plan";
  document.getElementById("totals").hidden = known === "plan";
  showBook();
  const filter = Object.fromEntries(FILTERS.map((name) => [name, wanted[name]]));
  const href = (account) => `#${new URLSearchParams({ ...asked(), account })}`;
  if (known === "plan" && frame.querySelector(".plan-form")) return;
  const place = h("div", {});
  frame.replaceChildren(place);
  if (known === "today") showToday(place, filter, href);
  if (known === "chart") showBubbles(place, filter, href);
  if (known === "plan") showPlan(place, model, plan, (id) => ask({ plan: id }));
}

async function start() {
  healthChoices();
  let model, usual;
  try {
    const [answering, book] = await Promise.all([read("/v1/model"), read("/v1/book")]);
    [model, usual] = [answering, usualSort(book)];
  } catch (problem) {
    document.getElementById("status").replaceChildren(trouble(problem));
    return;
  }
  document.getElementById("model").textContent =
    `Model ${model.id.slice(0, 12)}, trained ${date(model.trained_at.slice(0, 10))} on ${model.card.n_rows} decision dates; ${percent(model.card.renewal_rate)} renewed`;
  const table = new BookTable(model, usual, (sort) => ask({ sort }));
  const panel = new Panel(model, () => ask({ account: "" }));

  let shown = null;
  const follow = () => {
    const { account, ...wanted } = asked();
    fillFilters(wanted, usual);
    if (JSON.stringify(wanted) !== shown) {
      shown = JSON.stringify(wanted);
      showView(wanted, model, () => table.show({ ...wanted, account }));
    }
    table.mark(account);
    panel.show(account);
  };
  addEventListener("hashchange", follow);
  filters.addEventListener("change", () => readFilters(usual));
  filters.elements.search.addEventListener("input", later(250, () => readFilters(usual)));
  filters.addEventListener("submit", (event) => event.preventDefault());
  follow();
}

start();
