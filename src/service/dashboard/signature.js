// Who says something: a field for a name that is remembered in this browser.

import { h } from "./elements.js";
import { T } from "./texts.js";

const NAME = "winprob-name";

/** The field; its value is kept when it is asked for. */
export function signature(name) {
  const field = h("input", { name, required: true, maxlength: 200, autocomplete: "name", value: localStorage.getItem(NAME) ?? "" });
  const signed = () => {
    localStorage.setItem(NAME, field.value.trim());
    return field.value.trim();
  };
  return { element: h("label", { class: "field" }, T.panel.callName, field), signed };
}
