// The plan for the whole book: limits as sliders, progress, worth beside bound, what was left out, the work by owner.

import { follow, remove, send } from "./api.js";
import { attempt, form, h, section, total } from "./elements.js";
import { T } from "./texts.js";
import { trials } from "./trials.js";
import { count, date, money, percent, roughly } from "./words.js";

const SHOWN_LEFT_OUT = 12;

const slider = (name, label, value, most, step) => {
  const said = h("output", {}, value == null ? T.plan.asPlaybook : count(value));
  return h("label", { class: "slider" }, h("span", {}, label, " ", said),
    h("input", { type: "range", name, min: 0, max: most, step, value: value ?? most,
      oninput: (event) => { event.target.dataset.moved = "yes"; said.textContent = count(Number(event.target.value)); } }));
};

/** The form and the latest plan made with it. */
export async function show(place, { model, asked, ask, href }) {
  const answer = h("div", { "aria-live": "polite" });
  const make = () => attempt(answer, async () => {
    const body = { per_month: {} };
    for (const field of limits.querySelectorAll("input[data-moved]")) {
      if (field.name.startsWith("slots:")) body.per_month[field.name.slice(6)] = Number(field.value);
      else body[field.name] = Number(field.value);
    }
    const plan = await send("/v1/plans", body);
    ask({ plan: plan.plan_id });
    await watch(plan.plan_id);
  });
  const limits = form({ class: "plan-form" }, make,
    slider("budget", T.plan.budget, null, 500000, 5000),
    slider("hours_per_owner_per_month", T.plan.hours, null, 160, 1),
    model.interventions.map((kind) => slider(`slots:${kind.kind}`, T.plan.perMonth(kind.label), null, 60, 1)),
    h("p", { class: "buttons" }, h("button", { class: "primary", type: "submit" }, T.plan.make)));
  place.replaceChildren(h("h2", {}, T.plan.title),
    h("p", { class: "lead" }, T.plan.lead), limits, answer, trials({ asked, ask, href }));

  async function watch(id) {
    const address = `/v1/plans/${encodeURIComponent(id)}`;
    const plan = await follow(address, (seen) => {
      answer.replaceChildren(
        h("p", { class: "status" }, T.work.stages[seen.stage] ?? (seen.stage || T.work.queued), " ", h("progress", { max: 1, value: seen.progress, "aria-label": T.work.progress })),
        h("button", { type: "button", onclick: () => remove(address) }, T.work.cancel));
      return answer.isConnected;
    });
    if (plan && answer.isConnected) answer.replaceChildren(...told(plan, href));
  }

  if (asked.plan) await attempt(answer, () => watch(asked.plan));
}

function told({ state, error, result }, href) {
  if (state !== "done" || !result) return [h("p", { class: "note" }, state === "cancelled" ? T.plan.cancelled : (error ?? T.plan.none))];
  const left = result.unserved;
  return [
    h("div", { class: "totals" },
      total(T.plan.worth, roughly(result.value), T.plan.costs(money(result.cost), count(result.hours))),
      total(T.plan.bound, roughly(result.upper_bound), result.search.proof === "optimal" ? T.plan.optimal : T.plan.within(percent(result.gap))),
      total(T.plan.expected, roughly(result.expected_with), T.plan.without(roughly(result.expected_without)))),
    result.shadow_prices.length > 0 && section(T.plan.prices, h("ul", {}, result.shadow_prices.slice(0, 8).map((price) => h("li", {}, price.words)))),
    section(T.plan.work, result.actions.length ? work(result.actions, href) : h("p", { class: "note" }, T.plan.noWork)),
    left.length > 0 && section(T.plan.left, h("ul", {}, left.slice(0, SHOWN_LEFT_OUT).map((account) =>
      h("li", {}, h("b", {}, account.account_id), ` ${account.reason}`))),
      left.length > SHOWN_LEFT_OUT && h("p", { class: "quiet" }, T.plan.more(count(left.length - SHOWN_LEFT_OUT)))),
    result.notes.length > 0 && h("ul", { class: "notes quiet" }, result.notes.map((note) => h("li", {}, note))),
  ].filter(Boolean);
}

/** The work of each owner, day by day, with its cost. */
function work(actions, href) {
  const owners = [...new Set(actions.map((action) => action.owner ?? ""))];
  return h("div", { class: "owners" }, owners.map((owner) => {
    const own = actions.filter((action) => (action.owner ?? "") === owner).sort((a, b) => String(a.act_by).localeCompare(String(b.act_by)));
    return h("section", { class: "owner" },
      h("h3", {}, owner || T.book.noOwner, h("span", { class: "quiet" }, ` ${count(own.length)}`)),
      h("ul", { class: "due" }, own.map((action) => h("li", {},
        h("span", { class: "day" }, date(action.act_by)),
        h("span", { class: "what" }, h("a", { href: href(action.account_id) }, action.account_id), h("span", {}, action.label ?? action.kind)),
        h("b", { class: "number" }, money(action.cost))))));
  }));
}
