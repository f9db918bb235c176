// Elements made without markup in strings: text is always text.

const SVG = "http://www.w3.org/2000/svg";

function build(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (value == null || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat(3).filter((child) => child != null && child !== false));
  return node;
}

/** An element with attributes and children. */
export const h = (tag, attributes, ...children) => build(document.createElement(tag), attributes, children);

/** The same for drawings. */
export const s = (tag, attributes, ...children) => build(document.createElementNS(SVG, tag), attributes, children);

/** Whether the page is as narrow as a phone. */
export const isNarrow = () => matchMedia("(max-width: 40rem)").matches;

/** A part of a page under a heading. */
export const section = (title, ...children) => h("section", { class: "part" }, h("h3", {}, title), ...children);

/** A figure in large, its name above and a note below. */
export const total = (title, value, note) =>
  h("div", { class: "total" }, h("span", { class: "quiet" }, title), h("strong", {}, value), note && h("span", { class: "quiet" }, note));

/** A form that is sent by the page itself. */
export const form = (attributes, act, ...children) =>
  h("form", { ...attributes, onsubmit: (event) => { event.preventDefault(); act(event); } }, ...children);

/** Does what the service may refuse, and shows in a place why it did. */
export async function attempt(place, act) {
  try {
    await act();
  } catch (problem) {
    place.replaceChildren(trouble(problem));
  }
}

/** The head of a column of numbers. */
export const number = (title) => ({ title, number: true });

/** A table: heads are texts, or numbers, or blank; the first cell of each row is its head. */
export function table(heads, rows, attributes = {}) {
  const known = heads.map((head) => (typeof head === "string" ? { title: head } : head));
  const cell = (content, index) => index === 0
    ? h("th", { scope: "row" }, content)
    : h("td", { class: known[index].number && "number", "data-label": known[index].title }, content);
  return h("div", { class: "frame", tabindex: "0", role: "group", "aria-label": attributes.label ?? known[0].title },
    h("table", { class: "plain" },
      h("thead", {}, h("tr", {}, known.map((head) => (head.title ? h("th", { scope: "col", class: head.number && "number" }, head.title) : h("td", {}))))),
      h("tbody", {}, rows.map((row) => h("tr", {}, row.map(cell))))));
}

/** What is said while something is read. */
export const waiting = (words) => h("p", { class: "status", role: "status" }, words);

/** A button that is off while what it began is under way. */
export function button(words, act, attributes = {}) {
  const made = h("button", { type: "button", ...attributes, onclick: async () => {
    made.disabled = true;
    try {
      await act();
    } finally {
      made.disabled = false;
    }
  } }, words);
  return made;
}

/** What went wrong, with every detail the service gave. */
export const trouble = (problem) =>
  h("div", { class: "trouble", role: "alert" },
    h("strong", {}, problem.title ?? problem.name),
    h("p", {}, problem.detail ?? problem.message),
    problem.errors?.length > 0 && !(problem.errors.length === 1 && problem.detail?.includes(problem.errors[0].detail)) &&
      h("ul", {}, problem.errors.map((error) => h("li", {}, h("code", {}, error.pointer ?? error.parameter ?? ""), " ", error.detail))));
