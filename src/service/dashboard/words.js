// Numbers, dates and grades in words, and elements made without markup in strings.

const decimals = (digits) => new Intl.NumberFormat("en", { minimumFractionDigits: digits, maximumFractionDigits: digits });
const whole = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });
const short = new Intl.NumberFormat("en", { notation: "compact", maximumFractionDigits: 1 });
const oneDigit = decimals(1);
const dayMonthYear = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });

export const NONE = "–";

export const percent = (p) => (p == null ? NONE : `${whole.format(100 * p)}\u202f%`);
export const money = (amount) => (amount == null ? NONE : whole.format(amount).replace("-", "−"));
export const roughly = (amount) => (amount == null ? NONE : short.format(amount));
export const count = (n) => whole.format(n);
export const date = (day) => (day ? dayMonthYear.format(new Date(`${day}T00:00:00Z`)) : NONE);

const signed = (value) => (value < 0 ? "−" : "+") + oneDigit.format(Math.abs(value));
export const points = (change) => (change == null ? NONE : signed(100 * change));
export const range = (low, high) => (low == null ? "" : `${points(low)} to ${points(high)}`);

export function daysLeft(days) {
  if (days == null) return "";
  if (days === 0) return "today";
  const n = Math.abs(days);
  const words = `${whole.format(n)} ${n === 1 ? "day" : "days"}`;
  return days > 0 ? `in ${words}` : `${words} ago`;
}

export const EVIDENCE = {
  supported: { word: "Supported", meaning: "Comparable past accounts, with and without it, show the change." },
  weak: { word: "Weak", meaning: "An estimate that the past does not settle; never recommended by itself." },
  assumed: { word: "Assumed", meaning: "Stated by the playbook; no data stand behind it." },
  unsupported: { word: "Unsupported", meaning: "No comparable past, so no number." },
};

export const STANDING = {
  proven: { word: "Proven", meaning: "Recommended: comparable past accounts show the change." },
  best_bet: { word: "Best bet", meaning: "Recommended: likely to pay, though its effect is not yet clear." },
  trial: { word: "Trial", meaning: "Given by lot, so that its effect becomes known." },
  not_recommended: { word: "Not recommended", meaning: "The reason stands beside it." },
};

export const HEALTH = { red: "Red", yellow: "Yellow", green: "Green" };

const SVG = "http://www.w3.org/2000/svg";

function build(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (value == null || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat(2).filter((child) => child != null && child !== false));
  return node;
}

/** An element with attributes and children; text is always text. */
export const h = (tag, attributes, ...children) => build(document.createElement(tag), attributes, children);

/** The same for drawings. */
export const s = (tag, attributes, ...children) => build(document.createElementNS(SVG, tag), attributes, children);

/** The grade of evidence as a badge. */
export const evidence = (grade) =>
  h("span", { class: `grade ${grade}`, title: EVIDENCE[grade].meaning }, EVIDENCE[grade].word);

/** What an action is told as, with the chance that it pays; the grade of evidence where the service gives no standing. */
export function standing(action) {
  const known = STANDING[action.standing];
  if (!known) return evidence(action.evidence);
  const chance = action.chance_to_pay == null ? "" : `, ${percent(action.chance_to_pay)} to pay`;
  return h("span", { class: `grade ${action.standing}`, title: known.meaning }, known.word + chance);
}

/** What went wrong, with every detail the service gave. */
export const trouble = (problem) =>
  h("div", { class: "trouble", role: "alert" },
    h("strong", {}, problem.title),
    h("p", {}, problem.detail),
    problem.errors.length > 1 && h("ul", {}, problem.errors.map((error) =>
      h("li", {}, h("code", {}, error.pointer ?? error.parameter ?? ""), " ", error.detail))));
