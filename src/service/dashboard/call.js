// What a person expects of a renewal, kept beside what the model says.

import { account as path, send } from "./api.js";
import { attempt, form, h } from "./elements.js";
import { signature } from "./signature.js";
import { T } from "./texts.js";
import { percent } from "./words.js";

/** A form for a call; the name is remembered in this browser. */
export function callForm(id) {
  const said = h("div", { "aria-live": "polite" });
  const who = signature("made_by");
  const chance = h("input", { name: "win_probability", type: "number", min: 0, max: 100, step: 1, required: true });
  const why = h("input", { name: "reason", maxlength: 2000 });
  const keep = () => attempt(said, async () => {
    const reason = why.value.trim();
    const call = await send(path(id, "/calls"), { made_by: who.signed(), win_probability: Number(chance.value) / 100, ...(reason && { reason }) });
    said.replaceChildren(h("p", { class: "note", role: "status" }, T.panel.callKept(percent(call.win_probability), percent(call.model_probability))));
  });
  return h("div", {}, h("p", { class: "quiet" }, T.panel.callLead),
    form({ class: "line-form" }, keep, who.element, h("label", { class: "field chance-field" }, T.panel.callChance, chance),
      h("label", { class: "field grow" }, T.panel.callWhy, why), h("button", { type: "submit" }, T.panel.callSend)), said);
}
