// Who is told of events.

import { read, remove, send } from "./api.js";
import { attempt, button, form, h, number, table } from "./elements.js";
import { T } from "./texts.js";
import { shownOnce } from "./tokens.js";
import { count } from "./words.js";

/** Fills a frame with the webhooks and a form for another. */
export async function webhooks(frame, told = null) {
  const { webhooks: known } = await read("/v1/webhooks");
  const said = h("div", { "aria-live": "polite" }, told);
  const take = (webhook) => button(T.settings.remove, () => attempt(said, async () => {
    await remove(`/v1/webhooks/${encodeURIComponent(webhook.id)}`);
    await webhooks(frame);
  }));
  const url = h("input", { name: "webhook-url", type: "url", required: true, placeholder: "https://" });
  const format = h("select", { name: "webhook-format" }, ["json", "slack"].map((word) => h("option", { value: word }, word === "slack" ? "Slack" : "JSON")));
  const boxes = Object.entries(T.settings.events).map(([event, words]) => h("label", {}, h("input", { type: "checkbox", name: "webhook-event", value: event, checked: true }), words));
  const add = (event) => attempt(said, async () => {
    const events = [...event.target.querySelectorAll("[name=webhook-event]:checked")].map((box) => box.value);
    const { secret } = await send("/v1/webhooks", { url: url.value, events, format: format.value });
    await webhooks(frame, shownOnce(T.settings.webhookSecret, secret));
  });
  frame.replaceChildren(...[
    known.length > 0 && table([T.settings.address, T.settings.eventsTitle, number(T.settings.pending), T.settings.lastError, ""],
      known.map((webhook) => [webhook.url, webhook.events.map((event) => T.settings.events[event] ?? event).join(", "), count(webhook.pending), webhook.last_error ?? "", take(webhook)]), { label: T.settings.webhooks }),
    said,
    form({ class: "line-form" }, add, h("label", { class: "field grow" }, T.settings.address, url), h("label", { class: "field" }, T.settings.form, format),
      h("button", { type: "submit" }, T.settings.addWebhook), h("details", {}, h("summary", {}, T.settings.eventsTitle), h("div", { class: "checks" }, boxes))),
  ].filter(Boolean));
}
