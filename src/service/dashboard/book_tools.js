// Above the book: which columns, views kept under a name, the whole of what is shown as a file.

import { download } from "./api.js";
import { COLUMNS, shownColumns } from "./columns.js";
import { attempt, button, form, h } from "./elements.js";
import { leftOut } from "./left_out.js";
import { T } from "./texts.js";

const KEPT = "winprob-views";

const views = () => JSON.parse(localStorage.getItem(KEPT) ?? "{}");

/** Shows the tools; a view is nothing but its address, so it can also be kept as a bookmark and sent. */
export function bookTools(place, { asked, ask, query }) {
  const chosen = shownColumns(asked.columns, [{ moved_30_days: 0, top_reason: "", owner: "", segment: "", renewal_date: "" }]);
  const boxes = Object.keys(COLUMNS).filter((name) => name !== "account").map((name) => h("label", {},
    h("input", { type: "checkbox", name: `column:${name}`, checked: chosen.includes(name), onchange: (event) => {
      const others = chosen.filter((one) => one !== name && one !== "account");
      ask({ columns: (event.target.checked ? [...others, name] : others).join(",") || "account" });
    } }), T.columns[name]));
  const said = h("span", { class: "quiet", role: "status" });
  const file = (ending) => button(T.page.forms[ending], () => attempt(said, () => download(`/v1/accounts.${ending}`, {
    ...query(), columns: chosen.flatMap((name) => COLUMNS[name].fields).join(","), reasons: chosen.includes("reason") ? true : null,
  })));
  const rejected = h("div", {});
  leftOut().then((panel) => panel && rejected.replaceChildren(panel), () => null);
  place.replaceChildren(h("div", { class: "tools" },
    h("details", {}, h("summary", {}, T.book.chooseColumns), h("div", { class: "checks" }, boxes)),
    keptViews(place, { asked, ask, query }),
    h("p", { class: "buttons", role: "group", "aria-label": T.book.wholeList }, h("span", { class: "quiet" }, T.book.wholeList), file("csv"), file("xlsx"), said)), rejected);
}

function keptViews(place, context) {
  const { columns, sort, search, health, owner, segment, renewal_before } = context.asked;
  const here = new URLSearchParams(Object.entries({ columns, sort, search, health, owner, segment, renewal_before }).filter(([, value]) => value)).toString();
  const keep = (kept) => {
    localStorage.setItem(KEPT, JSON.stringify(kept));
    bookTools(place, context);
  };
  const name = h("input", { name: "view-name", maxlength: 60, required: true, placeholder: T.book.viewName, "aria-label": T.book.viewName });
  const line = ([title, address]) => h("li", {}, h("a", { href: `#${address}`, "aria-current": address === here ? "true" : null }, title),
    h("button", { type: "button", class: "remove", "aria-label": T.book.forget(title), onclick: () => {
      const { [title]: gone, ...rest } = views();
      keep(rest);
    } }, "×"));
  return h("details", {}, h("summary", {}, T.book.views),
    h("ul", { class: "plain-list" }, Object.entries(views()).map(line)),
    form({ class: "buttons" }, () => keep({ ...views(), [name.value.trim()]: here }),
      name, h("button", { type: "submit" }, T.book.keep)));
}
