// Who is let in: tokens made, shown once, and revoked.

import { keepToken, read, remove, send } from "./api.js";
import { attempt, button, form, h, table } from "./elements.js";
import { T } from "./texts.js";
import { instant } from "./words.js";

/** A secret with what it is for. */
export const shownOnce = (words, secret) => h("div", { class: "note" }, h("p", {}, words), h("code", { class: "secret" }, secret));

/** Fills a frame with the tokens and a form for another. */
export async function tokens(frame, told = null) {
  const { tokens: known, is_open: isOpen } = await read("/v1/tokens");
  const said = h("div", { "aria-live": "polite" }, told);
  const live = known.filter((token) => token.is_live);
  const revoke = (token) => button(T.settings.revoke, () => attempt(said, async () => {
    await remove(`/v1/tokens/${encodeURIComponent(token.name)}`);
    await tokens(frame);
  }));
  const name = h("input", { name: "token-name", required: true, maxlength: 64, pattern: "[A-Za-z0-9._@\\-]+", autocomplete: "off" });
  const scope = h("select", { name: "token-scope" }, (isOpen ? ["admin"] : ["read", "write", "admin"]).map((word) => h("option", { value: word }, T.settings.scopes[word])));
  const make = () => attempt(said, async () => {
    const { secret } = await send("/v1/tokens", { name: name.value.trim(), scope: scope.value });
    if (isOpen) keepToken(secret);
    await tokens(frame, shownOnce(T.settings.secret, secret));
  });
  frame.replaceChildren(...[
    isOpen && h("p", {}, T.settings.isOpen),
    live.length > 0 && table([T.settings.name, T.settings.scope, T.settings.made, T.settings.until, ""],
      live.map((token) => [token.name, T.settings.scopes[token.scope], instant(token.created_at), instant(token.ends_at), revoke(token)]), { label: T.settings.tokens }),
    said,
    form({ class: "line-form" }, make, h("label", { class: "field" }, T.settings.name, name), h("label", { class: "field" }, T.settings.scope, scope),
      h("button", { type: "submit" }, T.settings.makeToken)),
  ].filter(Boolean));
}
