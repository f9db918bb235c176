// Who is let in: tokens made, shown once, and revoked.

import { keepToken, read, remove, send } from "./api.js";
import { button, h, table, trouble } from "./elements.js";
import { T } from "./texts.js";
import { instant } from "./words.js";

/** Fills a frame with the tokens and a form for another. */
export async function tokens(frame, told = null) {
  const { tokens: known, is_open: isOpen } = await read("/v1/tokens");
  const said = h("div", { "aria-live": "polite" }, told);
  const live = known.filter((token) => token.is_live);
  const revoke = (token) => button(T.settings.revoke, async () => {
    try {
      await remove(`/v1/tokens/${encodeURIComponent(token.name)}`);
      await tokens(frame);
    } catch (problem) {
      said.replaceChildren(trouble(problem));
    }
  });
  const name = h("input", { name: "token-name", required: true, maxlength: 64, pattern: "[A-Za-z0-9._@\\-]+", autocomplete: "off" });
  const scope = h("select", { name: "token-scope" }, (isOpen ? ["admin"] : ["read", "write", "admin"]).map((word) => h("option", { value: word }, T.settings.scopes[word])));
  const make = async (event) => {
    event.preventDefault();
    try {
      const { secret } = await send("/v1/tokens", { name: name.value.trim(), scope: scope.value });
      if (isOpen) keepToken(secret);
      await tokens(frame, h("div", { class: "note" }, h("p", {}, T.settings.secret), h("code", { class: "secret" }, secret)));
    } catch (problem) {
      said.replaceChildren(trouble(problem));
    }
  };
  frame.replaceChildren(...[
    h("p", {}, isOpen ? T.settings.isOpen : ""),
    live.length > 0 && table([T.settings.name, T.settings.scope, T.settings.made, T.settings.until, ""],
      live.map((token) => [token.name, T.settings.scopes[token.scope], instant(token.created_at), instant(token.ends_at), revoke(token)]), { label: T.settings.tokens }),
    said,
    h("form", { class: "line-form", onsubmit: make }, h("label", { class: "field" }, T.settings.name, name), h("label", { class: "field" }, T.settings.scope, scope),
      h("button", { type: "submit" }, T.settings.makeToken)),
  ].filter(Boolean));
}
