// What the files were concluded to be, as a form: every conclusion can be corrected, and the draft follows.

import { put, send } from "./api.js";
import { h, section, table, trouble, waiting } from "./elements.js";
import { playbookEditor } from "./playbook.js";
import { T } from "./texts.js";
import { count } from "./words.js";

const ROLES = ["outcome", "account", "name", "value", "owner", "segment", "renewal_date", "as_of", "decided_on"];

const nothingStated = () => ({ columns: {}, renewed_when: [], lost_when: [], ignore: [], keep: [] });

/** Shows what is concluded, or the playbook in use, with a button that keeps it and trains. */
export async function reading(place, { stored, isDrafted, train }) {
  let stated = nothingStated();
  const form = h("div", {});
  const editor = playbookEditor({ text: stored?.playbook ?? "", label: T.reading.useAndTrain, keep: async (text) => {
    await put("/v1/playbook", { playbook: text });
    place.hidden = true;
    try {
      await train();
    } finally {
      place.hidden = false;
    }
  } });
  const anew = h("button", { type: "button", onclick: () => draft() }, T.reading.anew);
  place.replaceChildren(form, section(T.reading.playbook, h("p", { class: "quiet" }, isDrafted ? T.reading.playbookDrafted : T.reading.playbookStored),
    editor.element, !isDrafted && h("p", { class: "buttons" }, anew)),
  h("div", { class: "stick" }, editor.buttons));
  if (isDrafted) await draft();

  async function draft() {
    if (!form.hasChildNodes()) form.replaceChildren(waiting(T.reading.concluding));
    try {
      const { conclusions, playbook, unreadable } = await send("/v1/playbook:draft", stated);
      editor.set(playbook);
      const focused = document.activeElement?.name;
      form.replaceChildren(...conclusionForm(conclusions, unreadable, change));
      if (focused) form.querySelector(`[name="${CSS.escape(focused)}"]`)?.focus();
    } catch (problem) {
      form.replaceChildren(trouble(problem), h("p", { class: "buttons" }, h("button", { type: "button", onclick: () => { stated = nothingStated(); draft(); } }, T.reading.startOver)));
    }
  }

  function change(alter) {
    alter(stated);
    draft();
  }
}

function conclusionForm(known, unreadable, change) {
  const [renewed, lost, open] = known.counts;
  return [
    known.questions.length > 0 && section(T.reading.questions, known.questions.map((question) => ask(question, known, change))),
    section(T.reading.files, h("ul", { class: "plain-list" }, known.files.map((file) => h("li", {},
      h("b", {}, file.file), ` ${T.parts[file.part] ?? file.part} `, sure(file.sure), h("span", { class: "quiet" }, ` ${count(file.n_rows)} ${T.reading.rows}; ${file.why}`)))),
      unreadable.length > 0 && h("ul", { class: "notes" }, unreadable.map((reason) => h("li", {}, reason)))),
    section(T.reading.outcome, h("p", {}, T.reading.counts(count(renewed), count(lost), count(open))),
      h("p", { class: "quiet" }, T.reading.outcomeWords(known.renewed_when.join(", "), known.lost_when.join(", "))),
      h("p", { class: "buttons" }, h("button", { type: "button", name: "swap", onclick: () => change((stated) => {
        [stated.renewed_when, stated.lost_when] = [known.lost_when, known.renewed_when];
      }) }, T.reading.swap))),
    section(T.reading.columns, table([T.reading.role, T.reading.column, T.reading.sure, T.reading.why], roles(known, change), { label: T.reading.columns })),
    section(T.reading.features(count(known.features.length)), h("p", { class: "quiet" }, T.reading.featuresLead),
      h("div", { class: "checks" }, [...known.features.map((feature) => feature.column), ...known.ignore.map((left) => left.column)].map((column) => learned(column, known, change))),
      known.ignore.length > 0 && h("ul", { class: "notes quiet" }, known.ignore.map((left) => h("li", {}, `${left.column}: ${left.why}`)))),
    known.log && section(T.reading.log, h("p", {}, known.log.kinds.map(([kind, times]) => `${kind} (${count(times)})`).join(", "))),
    known.notes.length > 0 && section(T.reading.notes, h("ul", { class: "notes quiet" }, known.notes.map((note) => h("li", {}, note)))),
  ].filter(Boolean);
}

const sure = (word) => h("span", { class: `grade sure-${word}` }, T.sureness[word] ?? word);

/** A column that is learned from unless its box is empty. */
function learned(column, known, change) {
  const left = known.ignore.find((ignored) => ignored.column === column);
  return h("label", { title: left?.why }, h("input", { type: "checkbox", name: `learn:${column}`, checked: !left, onchange: (event) => change((stated) => {
    const [to, from] = event.target.checked ? ["keep", "ignore"] : ["ignore", "keep"];
    stated[from] = stated[from].filter((name) => name !== column);
    stated[to] = [...stated[to], column];
  }) }), known.features.find((feature) => feature.column === column)?.label ?? column);
}

/** One line a role: the column that plays it, or none. */
function roles(known, change) {
  const names = [...new Set([...known.columns.map((role) => role.column), ...known.features.map((feature) => feature.column), ...known.ignore.map((left) => left.column)])];
  return ROLES.map((role) => {
    const played = known.columns.find((one) => one.role === role);
    const options = [h("option", { value: "" }, T.reading.none), ...names.map((name) => h("option", { value: name, selected: name === played?.column }, name))];
    return [T.roles[role], h("select", { name: `role:${role}`, "aria-label": T.roles[role], onchange: (event) => change((stated) => { stated.columns[role] = event.target.value; }) }, options),
      played ? sure(played.sure) : "", h("span", { class: "quiet" }, played?.why ?? "")];
  });
}

/** A question and its answers; what is not said stays as it was taken. */
function ask(question, known, change) {
  const answer = (option, index) => h("label", {}, h("input", { type: "radio", name: `about:${question.ask}`, checked: option === question.taken,
    onchange: () => change((stated) => takeUp(stated, known, question, option, index)) }), h("span", {}, option));
  return h("fieldset", { class: "question" }, h("legend", {}, question.ask), question.options.map(answer));
}

/** Puts an answer among what is stated. */
function takeUp(stated, known, { about }, option, index) {
  const [renewed, lost] = [known.renewed_when, known.lost_when];
  if (about === "files.renewals") stated.renewals = option;
  else if (about === "columns.renewed_when") [stated.renewed_when, stated.lost_when] = index === 0 ? [renewed, lost] : [lost, renewed];
  else if (about === "columns.open_when") [stated.renewed_when, stated.lost_when] = [renewed, index === 1 ? [...lost, ...known.open_when] : lost];
  else if (about === "columns.ignore") stated[option.startsWith("keep ") ? "keep" : "ignore"].push(option.replace(/^(keep|ignore) /, ""));
  else if (about.startsWith("columns.")) stated.columns[about.slice("columns.".length)] = option;
}
