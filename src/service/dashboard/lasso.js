// A line drawn freely around accounts of the chart, as it stands in an address: `lasso,x,y,x,y,…` in the units of the axes.

const NAME = "lasso";
/** Corners that are kept at most: an address stays short. */
const MOST = 60;
const FEWEST = 3;

/** A lasso as it stands in an address; none where it is not pairs of numbers. */
export function readLasso(text) {
  const [name, ...rest] = text.split(",");
  const numbers = rest.map(Number);
  if (name !== NAME || numbers.length < 2 * FEWEST || numbers.length % 2 || !numbers.every(Number.isFinite)) return null;
  return { points: Array.from({ length: numbers.length / 2 }, (_, index) => ({ x: numbers[2 * index], y: numbers[2 * index + 1] })) };
}

/** The lasso as the text of an address, its corners thinned out evenly. */
export function writeLasso({ points }) {
  const every = Math.ceil(points.length / MOST);
  return [NAME, ...points.filter((_, index) => index % every === 0).flatMap(({ x, y }) => [x, y].map((number) => Number(number.toFixed(3))))].join(",");
}

/** Whether a point lies within: a ray from it crosses the line an odd number of times. */
export function inside({ points }, { x, y }) {
  let within = false;
  points.forEach((to, index) => {
    const from = points.at(index - 1);
    const crosses = (from.y > y) !== (to.y > y) && x < ((to.x - from.x) * (y - from.y)) / (to.y - from.y) + from.x;
    if (crosses) within = !within;
  });
  return within;
}

/** The closed line on a drawing. */
export const pathOf = ({ points }, on) => `M${points.map(({ x, y }) => `${on.x(x).toFixed(1)} ${on.y(y).toFixed(1)}`).join("L")}Z`;
