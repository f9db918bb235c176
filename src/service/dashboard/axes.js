// The axes of the chart of accounts: days to renewal, win probability, or where a family of features stands among past accounts.

import { read } from "./api.js";
import { T } from "./texts.js";
import { count, familyName, percent } from "./words.js";

/** Accounts on a page, and on one that tells sub-scores, which are worked out for each. */
const [PAGE, PAGE_WITH_SCORES] = [1000, 100];
/** Accounts that are drawn at most, and with sub-scores: so many can still be told apart, and waited for. */
const [MOST, MOST_WITH_SCORES] = [5000, 500];
/** The families that lie on the axes unless others are chosen: the first of each that the model knows. */
const [ACROSS, UP] = [["engagement"], ["footprint", "relationship", "adoption"]];

/** Axes that need nothing but the list of accounts: what an account has on them, their ends, how a value is written in a field. */
const PLAIN = {
  days: { title: T.chart.days, of: (account) => account.days_left, ends: (values) => [Math.min(0, ...values), Math.max(1, ...values)], say: count, unit: 1 },
  chance: { title: T.chart.chance, of: (account) => account.win_probability, ends: () => [0, 1], say: percent, unit: 100 },
};

const ofFamily = (family) => ({
  title: T.chart.standing(familyName(family)), family, ends: () => [0, 100], say: count, unit: 1,
  of: ({ sub_scores: scores }) => scores?.find((one) => one.family === family)?.score,
});

/** The two axes asked for, else engagement and footprint where the model has such families; and all that can be chosen. */
export function axesOf(model, { across, up }) {
  const families = [...new Set(model.features.map((feature) => feature.family).filter(Boolean))].sort();
  const known = { ...PLAIN, ...Object.fromEntries(families.map((family) => [family, ofFamily(family)])) };
  const first = (wanted, other) => wanted.find((name) => families.includes(name)) ?? other;
  const x = known[across] ? across : first(ACROSS, "days");
  const y = known[up] && up !== x ? up : x === "days" ? "chance" : first(UP.filter((name) => name !== x), "chance");
  return { x: known[x], y: known[y], names: [x, y], known };
}

let kept = { key: null };

/** The largest accounts of the book, with their sub-scores where an axis needs them; `told` hears how many were read. */
export async function everyAccount(filter, order, { x, y }, model, told) {
  const needsScores = Boolean(x.family || y.family);
  const key = JSON.stringify([filter, order, model.id, needsScores]);
  if (needsScores && kept.key === key) return kept;
  const [limit, most] = needsScores ? [PAGE_WITH_SCORES, MOST_WITH_SCORES] : [PAGE, MOST];
  const accounts = [];
  let cursor = null;
  do {
    const page = await read("/v1/accounts", { ...filter, ...order, limit, cursor, sub_scores: needsScores ? true : null });
    accounts.push(...page.accounts);
    cursor = page.next_cursor;
    if (told(accounts.length) === false) return null;
  } while (cursor && accounts.length < most);
  const all = { key, accounts, more: cursor != null, most };
  if (needsScores) kept = all;
  return all;
}
