// The page: what is asked for stands after the # of the address, so that every view can be kept and sent.

import { read, readIfThere } from "./api.js";
import { BookTable, FILTERS, usualSort } from "./book.js";
import { h, trouble } from "./elements.js";
import { light } from "./marks.js";
import { T, fillTexts } from "./texts.js";
import { HEALTH, count, date, percent } from "./words.js";

/** The pages beside the book: whether filters and the totals of the book stand above, and what shows it; read when it is asked for. */
const VIEWS = {
  today: { filtered: true, load: () => import("./today.js") },
  chart: { filtered: true, totals: true, load: () => import("./bubbles.js") },
  plan: { load: () => import("./plan.js") },
  insight: { load: () => import("./insight.js") },
  trust: { load: () => import("./trust.js") },
  files: { load: () => import("./files.js") },
  settings: { load: () => import("./settings.js") },
};
const ORDER = ["today", "", "chart", "plan", "insight", "trust", "files", "settings"];

const at = (id) => document.getElementById(id);
const filters = at("filters");
const asked = () => Object.fromEntries([...new URLSearchParams(location.hash.slice(1))].filter(([, value]) => value));

const withChanges = (changes) => `#${new URLSearchParams(Object.entries({ ...asked(), ...changes }).filter(([, value]) => value))}`;

function ask(changes) {
  location.hash = withChanges(changes);
}

/** The page of an address: all of it but the account, which opens above any page. */
const pageOf = ({ account, ...page }) => JSON.stringify(page);
let shown = null;

/** Keeps in the address what the page at hand shows already; where another page was asked for meanwhile, nothing. */
function keep(changes) {
  if (pageOf(asked()) !== shown) return;
  history.replaceState(null, "", withChanges(changes));
  shown = pageOf(asked());
}

function navigation() {
  const links = ORDER.map((view) => h("a", { href: view ? `#view=${view}` : "#", "data-view": view }, T.views[view || "book"]));
  at("views").replaceChildren(...links, h("a", { href: "/docs" }, T.views.docs));
}

function fillFilters(wanted, usual) {
  for (const field of filters.elements) {
    if (!field.name || field === document.activeElement) continue;
    if (field.type === "radio") field.checked = field.value === (wanted.health ?? "");
    else if (field.name === "sort") field.value = wanted.sort ?? usual;
    else field.value = wanted[field.name] ?? "";
  }
}

function choices() {
  const choice = (value, label) => h("label", {}, h("input", { type: "radio", name: "health", value }), h("span", {}, label));
  at("health-choices").replaceChildren(choice("", T.book.all), ...Object.keys(HEALTH).map((health) => choice(health, light(health))));
  at("orders").replaceChildren(...Object.entries(T.orders).map(([value, words]) => h("option", { value }, words)));
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
async function showView(wanted, model, showBook) {
  const view = VIEWS[wanted.view] ? wanted.view : "";
  for (const link of document.querySelectorAll("#views [data-view]")) {
    if (link.dataset.view === view) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  document.title = `winprob: ${T.views[view || "book"]}`;
  at("ledger").hidden = view !== "";
  const frame = at("view");
  frame.hidden = view === "";
  const bare = view !== "" && !VIEWS[view].filtered;
  filters.hidden = bare;
  filters.elements.sort.closest("label").hidden = view !== "";
  at("totals").hidden = view !== "" && !VIEWS[view].totals;
  if (!bare) showBook();
  if (view === "") return;
  const place = h("div", {});
  frame.replaceChildren(place);
  const filter = Object.fromEntries(FILTERS.map((name) => [name, wanted[name]]));
  const href = (account) => withChanges({ account });
  try {
    const { show } = await VIEWS[view].load();
    await show(place, { filter, href, model, asked: wanted, ask, keep });
  } catch (problem) {
    place.append(trouble(problem));
  }
}

/** Without a model there is nothing to show yet: files are asked for. */
async function firstRun() {
  for (const place of [filters, at("totals"), at("ledger"), at("views")]) place.hidden = true;
  const frame = at("view");
  frame.hidden = false;
  const { show } = await import("./files.js");
  await show(frame, { model: null, ask });
}

/** The model that answers; nothing before the first was trained. */
async function modelInUse() {
  const { models } = await read("/v1/models");
  return models.some((model) => model.current) ? readIfThere("/v1/model") : null;
}

async function start() {
  fillTexts();
  navigation();
  choices();
  let model, usual;
  try {
    [model, usual] = await Promise.all([modelInUse(), usualSort()]);
  } catch (problem) {
    at("status").replaceChildren(trouble(problem));
    return;
  }
  if (!model) return firstRun();
  at("model").textContent = T.page.model(model.id.slice(0, 12), date(model.trained_at), count(model.card.n_rows), percent(model.card.renewal_rate));
  const table = new BookTable(model, usual, ask);
  let panel = null;
  const open = async (account) => {
    if (!panel && !account) return;
    panel ??= import("./panel.js").then(({ Panel }) => new Panel(model, () => ask({ account: "" })));
    (await panel).show(account);
  };

  const follow = () => {
    const { account, ...wanted } = asked();
    fillFilters(wanted, usual);
    if (pageOf(wanted) !== shown) {
      shown = pageOf(wanted);
      showView(wanted, model, () => table.show({ ...wanted, account }));
    }
    table.mark(account);
    open(account);
  };
  addEventListener("hashchange", follow);
  filters.addEventListener("change", () => readFilters(usual));
  filters.elements.search.addEventListener("input", later(250, () => readFilters(usual)));
  filters.addEventListener("submit", (event) => event.preventDefault());
  follow();
}

start();
