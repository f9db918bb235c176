// The people of an account beside those its tier needs, and the notes about it.

import { account as path, put, read, remove, send } from "./api.js";
import { attempt, button, form, h } from "./elements.js";
import { signature } from "./signature.js";
import { T } from "./texts.js";
import { count, date } from "./words.js";

/** Contacts by name and role; what the tier's template asks for, the missing ones named. */
export function people(id, known) {
  const place = h("div", {});
  const said = h("div", { "aria-live": "polite" });
  const field = (name, attributes) => h("input", { name: `contact-${name}`, maxlength: 200, ...attributes });
  const [name, role, email] = [field("name", { required: true }), field("role"), field("email", { type: "email" })];
  const again = async () => show(await read(path(id, "/contacts")));
  const add = () => attempt(said, async () => {
    const details = Object.fromEntries(Object.entries({ name, role, email }).map(([key, input]) => [key, input.value.trim()]).filter(([, value]) => value));
    await put(path(id, `/contacts/${encodeURIComponent(details.email ?? details.name)}`), details);
    for (const input of [name, role, email]) input.value = "";
    said.replaceChildren();
    await again();
  });
  const forget = (contact) => attempt(said, async () => { await remove(path(id, `/contacts/${encodeURIComponent(contact)}`)); await again(); });
  const show = (told) => place.replaceChildren(contactList(told, forget));
  show(known);
  return h("div", {}, place, form({ class: "line-form" }, add, h("label", { class: "field grow" }, T.people.name, name), h("label", { class: "field" }, T.people.role, role),
    h("label", { class: "field" }, T.people.email, email), h("button", { type: "submit" }, T.people.add)), said);
}

function contactList({ contacts, tier, personas = [] }, forget) {
  const missing = personas.filter((one) => one.known < one.needed);
  const told = (details) => Object.entries(details).filter(([key, value]) => key !== "name" && value != null && value !== "").map(([, value]) => String(value)).join(" · ");
  return h("div", {},
    contacts.length === 0 ? h("p", { class: "note" }, T.people.none)
      : h("ul", { class: "plain-list" }, contacts.map(({ contact_id: id, details }) => h("li", {}, h("b", {}, String(details.name ?? id)), " ", h("span", { class: "quiet" }, told(details)), " ",
        button("×", () => forget(id), { class: "remove", "aria-label": T.people.forgetPerson(String(details.name ?? id)) })))),
    personas.length > 0 && h("table", { class: "features" }, h("caption", {}, T.people.template(tier)), h("tbody", {}, personas.map((one) => h("tr", {},
      h("th", { scope: "row" }, one.label), h("td", { class: "number" }, T.people.of(count(one.known), count(one.needed))),
      h("td", {}, one.known < one.needed ? h("b", { class: "red" }, T.people.missing(count(one.needed - one.known))) : T.people.enough))))),
    personas.length > 0 && h("p", {}, missing.length === 0 ? T.people.whole : T.people.ask(missing.map((one) => `${count(one.needed - one.known)} ${one.label}`).join(", "))));
}

/** The notes, newest first, and a form for one more. */
export function notes(id, first) {
  const place = h("div", {});
  const said = h("div", { "aria-live": "polite" });
  const note = h("input", { name: "note", required: true, maxlength: 2000 });
  const until = h("input", { name: "until", type: "date" });
  const by = signature("note_by");
  const again = async () => show((await read(path(id, "/notes"))).notes);
  const keep = () => attempt(said, async () => {
    await send(path(id, "/notes"), { note: note.value.trim(), made_by: by.signed(), ...(until.value && { until: until.value }) });
    note.value = until.value = "";
    said.replaceChildren();
    await again();
  });
  const line = (one) => h("li", {}, one.note, " ", h("span", { class: "quiet" }, T.people.noted(one.made_by, date(one.made_at), one.until && date(one.until))), " ",
    button("×", () => attempt(said, async () => { await remove(path(id, `/notes/${encodeURIComponent(one.note_id)}`)); await again(); }), { class: "remove", "aria-label": T.people.forget(one.note) }));
  const show = (known) => place.replaceChildren(known.length > 0 ? h("ul", { class: "plain-list" }, known.map(line)) : h("p", { class: "quiet" }, T.people.noNotes));
  show(first);
  return h("div", {}, place, form({ class: "line-form" }, keep, h("label", { class: "field grow" }, T.people.note, note), h("label", { class: "field" }, T.people.until, until), by.element,
    h("button", { type: "submit" }, T.people.keep)), said);
}
