// The playbook as a form and as text, with what the service says of it where it stands.

import { h, trouble } from "./elements.js";
import { playbookForm } from "./playbook_form.js";
import { T } from "./texts.js";

/** An editor of the text; `keep` is asked to keep it, and what it refuses is told below, with the line marked. */
export function playbookEditor({ text, label, keep, note }) {
  const area = h("textarea", { name: "playbook", class: "playbook", rows: 18, spellcheck: "false", "aria-label": T.reading.playbook });
  area.value = text;
  const fields = h("div", {});
  const fill = () => {
    const focused = fields.contains(document.activeElement) && document.activeElement.name;
    fields.replaceChildren(playbookForm(() => area.value, (changed) => {
      area.value = changed;
      fill();
    }));
    if (focused) fields.querySelector(`[name="${CSS.escape(focused)}"]`)?.focus();
  };
  area.addEventListener("change", fill);
  fill();
  const said = h("div", { "aria-live": "polite" });
  const button = h("button", { type: "submit", class: "primary", form: "playbook-form" }, label);
  const element = h("form", { id: "playbook-form", class: "playbook-form", onsubmit: send },
    said, fields, h("details", {}, h("summary", {}, T.reading.asText), area));

  async function send(event) {
    event.preventDefault();
    button.disabled = true;
    said.replaceChildren();
    try {
      const words = await keep(area.value);
      if (words) said.replaceChildren(h("p", { class: "note", role: "status" }, words));
    } catch (problem) {
      said.replaceChildren(trouble(problem));
      markLine(problem);
    } finally {
      button.disabled = false;
    }
  }

  /** Selects the line a refusal names. */
  function markLine(problem) {
    const named = /line (\d+)/.exec([problem.detail, ...(problem.errors ?? []).map((error) => error.detail)].join(" "));
    if (!named) return;
    const lines = area.value.split("\n");
    const before = lines.slice(0, Number(named[1]) - 1).join("\n").length + (Number(named[1]) > 1 ? 1 : 0);
    area.closest("details").open = true;
    area.focus();
    area.setSelectionRange(before, before + (lines[Number(named[1]) - 1]?.length ?? 0));
  }

  return { element, buttons: h("p", { class: "buttons" }, button, note && h("span", { class: "quiet" }, note)), set: (words) => { area.value = words; fill(); } };
}
