// Where a single account has been.

import { axisX, axisY, band, drawing, line, mark, plot, shownWidth } from "./charts.js";
import { T } from "./texts.js";
import { date, percent } from "./words.js";

/** The probability of an account over time, with its interval. */
export function past(scores) {
  const day = (number) => date(new Date(number * 86400000).toISOString().slice(0, 10));
  const at = (score) => Date.parse(score.scored_at) / 86400000;
  const on = plot({ width: shownWidth(320, 540), height: 190, x: [at(scores[0]), Math.max(at(scores.at(-1)), at(scores[0]) + 1)], y: [0, 1] });
  const ends = [scores[0], scores.at(-1)].map(at);
  return drawing(on, T.units.fromTo(percent(scores[0].win_probability), percent(scores.at(-1).win_probability)),
    axisX(on, "", day, [...new Set(ends)]), axisY(on, T.chart.chance, percent, [0, 0.5, 1]),
    band(on, scores.map((score) => ({ x: at(score), low: score.low, high: score.high }))),
    line(on, scores.map((score) => ({ x: at(score), y: score.win_probability }))),
    scores.map((score) => mark(on, { x: at(score), y: score.win_probability }, "", 3, percent(score.win_probability))));
}
