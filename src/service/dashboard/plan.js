// The plan for the whole book: limits as sliders, progress, worth beside bound, what was left out, the work by owner.

import { read, remove, send } from "./api.js";
import { count, date, h, money, percent, roughly, trouble } from "./words.js";

const EVERY = 700;
const ENDED = ["done", "failed", "cancelled"];
const SHOWN_LEFT_OUT = 12;

const slider = (name, label, value, most, step) => {
  const said = h("output", {}, value == null ? "as the playbook says" : count(value));
  return h("label", { class: "slider" }, h("span", {}, label, " ", said),
    h("input", { type: "range", name, min: 0, max: most, step, value: value ?? most,
      oninput: (event) => { event.target.dataset.moved = "yes"; said.textContent = count(Number(event.target.value)); } }));
};

/** The form and the latest plan made with it. */
export async function showPlan(place, model, planId, keep) {
  const answer = h("div", { "aria-live": "polite" });
  const form = h("form", { class: "plan-form", onsubmit: (event) => { event.preventDefault(); make(); } },
    slider("budget", "Budget", null, 500000, 5000),
    slider("hours_per_owner_per_month", "Hours per owner and month", null, 160, 1),
    model.interventions.map((kind) => slider(`slots:${kind.kind}`, `${kind.label}, a month`, null, 60, 1)),
    h("p", { class: "buttons" }, h("button", { class: "primary", type: "submit" }, "Plan the book")));
  place.replaceChildren(h("h2", {}, "Plan of the book"),
    h("p", { class: "lead" }, "A limit that is not moved stays as the playbook has it."), form, answer);

  async function make() {
    const body = { per_month: {} };
    for (const field of form.querySelectorAll("input[data-moved]")) {
      if (field.name.startsWith("slots:")) body.per_month[field.name.slice(6)] = Number(field.value);
      else body[field.name] = Number(field.value);
    }
    try {
      const plan = await send("/v1/plans", body);
      keep(plan.plan_id);
      await follow(plan.plan_id);
    } catch (problem) {
      answer.replaceChildren(trouble(problem));
    }
  }

  async function follow(id) {
    for (;;) {
      const plan = await read(`/v1/plans/${encodeURIComponent(id)}`);
      if (!answer.isConnected) return;
      if (ENDED.includes(plan.state)) return answer.replaceChildren(...told(plan));
      answer.replaceChildren(
        h("p", { class: "status" }, plan.stage || "Waiting", " ", h("progress", { max: 1, value: plan.progress, "aria-label": "Progress" })),
        h("button", { type: "button", onclick: () => remove(`/v1/plans/${encodeURIComponent(id)}`) }, "Cancel"));
      await new Promise((resolve) => setTimeout(resolve, EVERY));
    }
  }

  if (planId) await follow(planId).catch((problem) => answer.replaceChildren(trouble(problem)));
}

function told({ state, error, result }) {
  if (state !== "done" || !result) return [h("p", { class: "note" }, state === "cancelled" ? "The plan was cancelled." : (error ?? "No plan was made."))];
  const total = (title, value, note) => h("div", { class: "total" }, h("span", { class: "quiet" }, title), h("strong", {}, value), h("span", { class: "quiet" }, note));
  const left = result.unserved;
  return [
    h("div", { class: "totals" },
      total("Worth of the plan", roughly(result.value), `costs ${money(result.cost)}, ${count(result.hours)} hours`),
      total("At most possible", roughly(result.upper_bound), `the plan is within ${percent(result.gap)} of it`),
      total("Expected to renew with it", roughly(result.expected_with), `${roughly(result.expected_without)} without`)),
    result.shadow_prices.length > 0 && h("section", {}, h("h3", {}, "What one more would be worth"), h("ul", {}, result.shadow_prices.slice(0, 8).map((price) => h("li", {}, price.words)))),
    h("section", {}, h("h3", {}, "The work"), result.actions.length ? work(result.actions) : h("p", { class: "note" }, "No action is worth its cost under these limits. Raise a limit, or look at an account to see why its actions are not recommended.")),
    left.length > 0 && h("section", {}, h("h3", {}, "Left out, and why"), h("ul", {}, left.slice(0, SHOWN_LEFT_OUT).map((account) =>
      h("li", {}, h("b", {}, account.account_id), ` ${account.reason} `, h("span", { class: "quiet" }, `forgone ${money(account.forgone)}`)))),
      left.length > SHOWN_LEFT_OUT && h("p", { class: "quiet" }, `${count(left.length - SHOWN_LEFT_OUT)} more are in the plan's JSON.`)),
    result.notes.length > 0 && h("ul", { class: "notes quiet" }, result.notes.map((note) => h("li", {}, note))),
  ].filter(Boolean);
}

/** The work of each owner, day by day, with its cost. */
function work(actions) {
  const owners = [...new Set(actions.map((action) => action.owner ?? ""))];
  return h("div", { class: "owners" }, owners.map((owner) => {
    const own = actions.filter((action) => (action.owner ?? "") === owner).sort((a, b) => String(a.act_by).localeCompare(String(b.act_by)));
    return h("section", { class: "owner" },
      h("h3", {}, owner || "Without an owner", h("span", { class: "quiet" }, ` ${count(own.length)}`)),
      h("ul", { class: "due" }, own.map((action) => h("li", {},
        h("span", { class: "day" }, date(action.act_by)),
        h("span", { class: "what" }, h("a", { href: `#${new URLSearchParams({ ...Object.fromEntries(new URLSearchParams(location.hash.slice(1))), account: action.account_id })}` }, action.account_id), h("span", {}, action.label ?? action.kind)),
        h("b", { class: "number" }, money(action.cost))))));
  }));
}
