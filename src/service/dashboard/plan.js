// The plan for the whole book: limits as sliders, progress, then what came of it. With a plan at hand, the next one changes little.

import { follow, read, remove, send } from "./api.js";
import { attempt, form, h } from "./elements.js";
import { told } from "./plan_told.js";
import { T } from "./texts.js";
import { trials } from "./trials.js";
import { count } from "./words.js";
import { agreed } from "./work.js";

const slider = (name, label, value, most, step) => {
  const said = h("output", {}, value == null ? T.plan.asPlaybook : count(value));
  return h("label", { class: "slider" }, h("span", {}, label, " ", said),
    h("input", { type: "range", name, min: 0, max: most, step, value: value ?? most, "data-moved": value != null && "yes",
      oninput: (event) => { event.target.dataset.moved = "yes"; said.textContent = count(Number(event.target.value)); } }));
};

/** Pages of the book that are looked through for the names of a plan's accounts; those with the most to gain come first. */
const PAGES = 3;

/** What to call an account: its name, where it is known; a plan knows keys only. */
async function named(actions) {
  const [names, wanted] = [new Map(), new Set(actions.map((action) => action.account_id))];
  let cursor = null;
  for (let page = 0; page < PAGES && [...wanted].some((id) => !names.has(id)); page += 1) {
    const known = await read("/v1/accounts", { sort: "-expected_value", limit: 1000, cursor });
    for (const account of known.accounts) names.set(account.account_id, account.name);
    cursor = known.next_cursor;
    if (!cursor) break;
  }
  return (id) => names.get(id) ?? id;
}

/** The form, filled as the plan in the address was asked for, and that plan. */
export async function show(place, { model, asked, ask, href }) {
  const address = (id) => `/v1/plans/${encodeURIComponent(id)}`;
  const answer = h("div", { "aria-live": "polite" });
  const known = asked.plan && await read(address(asked.plan)).catch(() => null);
  const before = known?.asked ?? {};
  const label = (kind) => model.interventions.find((known) => known.kind === kind)?.label ?? kind;
  const buttons = h("p", { class: "buttons" });
  let shown = null;

  const make = (changesLittle) => attempt(answer, async () => {
    const body = { per_month: {} };
    for (const field of limits.querySelectorAll("input[data-moved]")) {
      if (field.name.startsWith("slots:")) body.per_month[field.name.slice(6)] = Number(field.value);
      else body[field.name] = Number(field.value);
    }
    if (shown) body.pins = [...shown.pins.values()];
    if (shown && changesLittle) body.previous = shown.result.actions.map(agreed);
    const plan = await send("/v1/plans", body);
    ask({ plan: plan.plan_id });
  });
  const offer = () => {
    const again = h("button", { class: "primary", type: "submit" }, shown ? T.plan.again : T.plan.make);
    const anew = shown && h("button", { type: "button", onclick: () => make(false) }, T.plan.anew);
    const free = shown && h("button", { type: "button", onclick: () => ask({ plan: "" }) }, T.plan.asPlaybookAll);
    const pinned = shown && h("span", { class: "quiet", role: "status" }, T.plan.pinned(count(shown.pins.size)));
    buttons.replaceChildren(...[again, anew, free, pinned].filter(Boolean));
  };
  const limits = form({ class: "plan-form" }, () => make(true),
    h("details", { open: !asked.plan }, h("summary", {}, T.plan.limits), h("div", { class: "limits" },
      slider("budget", T.plan.budget, before.budget, 500000, 5000),
      slider("hours_per_owner_per_month", T.plan.hours, before.hours_per_owner_per_month, 160, 1),
      model.interventions.map((kind) => slider(`slots:${kind.kind}`, T.plan.perMonth(kind.label), before.per_month?.[kind.kind], 60, 1)))),
    buttons);
  offer();
  place.replaceChildren(h("h2", {}, T.plan.title),
    h("p", { class: "lead" }, T.plan.lead), limits, answer, trials({ asked, ask, href }));
  if (asked.plan) await attempt(answer, () => watch(asked.plan));

  async function watch(id) {
    const plan = await follow(address(id), (seen) => {
      answer.replaceChildren(
        h("p", { class: "status" }, T.work.stages[seen.stage] ?? (seen.stage || T.work.queued), " ", h("progress", { max: 1, value: seen.progress, "aria-label": T.work.progress })),
        h("button", { type: "button", onclick: () => remove(address(id)) }, T.work.cancel));
      return answer.isConnected;
    });
    if (!plan || !answer.isConnected) return;
    if (plan.state === "done" && plan.result) {
      const pins = new Map((plan.asked.pins ?? []).map((pin) => [JSON.stringify(agreed(pin)), agreed(pin)]));
      shown = { result: plan.result, pins };
    }
    const name = await named(plan.result?.actions ?? []);
    answer.replaceChildren(...told(plan, { href, name, label, address: address(id), pins: shown?.pins, pinned: offer }));
    offer();
  }
}
