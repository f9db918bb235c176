// Numbers, dates and grades in words, by the locale of the browser.

import { h } from "./elements.js";
import { T, locale } from "./texts.js";

const numbers = (options) => new Intl.NumberFormat(locale, { signDisplay: "negative", ...options });
const decimals = (digits) => numbers({ minimumFractionDigits: digits, maximumFractionDigits: digits });
const whole = numbers({ maximumFractionDigits: 0 });
const short = numbers({ notation: "compact", maximumSignificantDigits: 3 });
const [oneDigit, threeDigits] = [decimals(1), decimals(3)];
// In English the day stands before the month, beside a time too.
const ofDays = locale === "en" || locale === "en-US" ? "en-GB" : locale;
const dayMonthYear = new Intl.DateTimeFormat(ofDays, { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });
const monthYear = new Intl.DateTimeFormat(locale, { month: "short", year: "numeric", timeZone: "UTC" });
const moment = new Intl.DateTimeFormat(ofDays, { dateStyle: "medium", timeStyle: "short" });
const relative = new Intl.RelativeTimeFormat(locale, { numeric: "auto" });

export const NONE = "–";

const minus = (text) => text.replace("-", "−");

export const percent = (p) => (p == null ? NONE : `${whole.format(100 * p)}\u202f%`);
export const money = (amount) => (amount == null ? NONE : minus(whole.format(amount)));
export const roughly = (amount) => (amount == null ? NONE : minus(short.format(amount)));
export const count = (n) => (n == null ? NONE : minus(whole.format(n)));
export const fine = (value) => (value == null ? NONE : minus(threeDigits.format(value)));
export const date = (day) => (day ? dayMonthYear.format(new Date(`${day.slice(0, 10)}T00:00:00Z`)) : NONE);
/** A month such as `2027-03`. */
export const month = (key) => monthYear.format(new Date(`${key}-01T00:00:00Z`));
export const instant = (at) => (at == null ? NONE : moment.format(new Date(typeof at === "number" ? at * 1000 : at)));

const signed = (value) => (value < 0 ? "−" : "+") + oneDigit.format(Math.abs(value));
export const points = (change) => (change == null ? NONE : signed(100 * change));
/** Points beside an axis, where no change is a plain 0. */
export const pointsOfAxis = (change) => (Math.abs(change) < 1e-9 ? "0" : points(change));
export const range = (low, high) => (low == null ? "" : T.units.range(points(low), points(high)));

/** A family of features as people write it: `roi` as ROI, `engagement` as Engagement. */
export const familyName = (family) => T.families[family.toLowerCase()] ?? `${family.charAt(0).toUpperCase()}${family.slice(1)}`.replaceAll("_", " ");

/** What the service says of something, as a sentence. */
export const sentence = (words) => `${words.charAt(0).toUpperCase()}${words.slice(1)}${/[.!?]$/.test(words) ? "" : "."}`;

/** The day it is here, and the day so many days after another, as `2027-03-01`. */
export const today = () => new Date().toLocaleDateString("sv-SE");
export const dayAfter = (day, days) => new Date(Date.parse(`${day}T00:00:00Z`) + days * 86400000).toISOString().slice(0, 10);

/** In how many days, or how many days ago. */
export const daysLeft = (days) => (days == null ? "" : relative.format(days, "day"));

export const HEALTH = T.health;

/** The grade of evidence as a badge. */
export const evidence = (grade) => badge(grade, T.evidence[grade] ?? { word: grade, meaning: "" });

const badge = (kind, { word, meaning }) => h("span", { class: `grade ${kind}`, title: meaning }, word);

/** What an action is told as, with the chance that it pays; the grade of evidence where the service gives no standing. */
export function standing(action) {
  const known = T.standing[action.standing];
  if (!known) return evidence(action.evidence);
  const chance = action.chance_to_pay == null ? "" : T.units.toPay(percent(action.chance_to_pay));
  return badge(action.standing, { ...known, word: known.word + chance });
}
