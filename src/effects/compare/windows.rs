//! How a kind was given over the lead windows open to each row: the sequential trials that the averages are taken over.
//!
//! In window `b` a row still undecided at its end was given the kind or not, with chance `e_b = e · count · share_b · scale_b`: its
//! propensity spread over the windows as is customary, and scaled so that expected and found agree in every window. The windows
//! of a row weigh as the kind is customarily spread over them.

use super::super::data::N_WINDOWS;
use super::look::Look;
use crate::units::sigmoid;

/// The sequential trials of one kind, one entry a row.
pub struct Windows {
    /// The weight of each window; zero where it is closed to the row.
    pub weight: Vec<[f64; N_WINDOWS]>,
    /// The chance that the kind is given in it.
    pub chance: Vec<[f64; N_WINDOWS]>,
    /// Whether it was.
    pub given: Vec<[bool; N_WINDOWS]>,
    /// Whether only rows drawn at random are compared, because there are enough of them.
    drawn_only: bool,
}

impl Windows {
    /// The trials of a kind.
    pub fn of(look: &Look, kind: usize) -> Self {
        let past = look.past;
        let n = past.histories.len();
        let mut windows = Self {
            weight: vec![[0.0; N_WINDOWS]; n],
            chance: vec![[0.0; N_WINDOWS]; n],
            given: vec![[false; N_WINDOWS]; n],
            drawn_only: look.is_drawn(kind),
        };
        let (mut found, mut foreseen) = ([0.0; N_WINDOWS], [0.0; N_WINDOWS]);
        for (row, history) in past.histories.iter().enumerate() {
            let drawn: Vec<_> = history.drawn.iter().filter(|drawn| drawn.kind == kind).collect();
            let share = past.timing.shares(kind, history.horizon).share;
            let count = look.expected.propensity[[row, kind]] * past.timing.mean_count[kind];
            for window in (0..N_WINDOWS).filter(|&window| history.eligible[window]) {
                if drawn.is_empty() {
                    windows.weight[row][window] = share[window];
                    windows.chance[row][window] = count * share[window];
                    foreseen[window] += count * share[window];
                } else if let Some(draw) = drawn.iter().find(|drawn| drawn.window == window) {
                    windows.weight[row][window] = 1.0;
                    windows.chance[row][window] = draw.chance;
                }
            }
            for event in history.events.iter().filter(|event| event.kind == kind && history.eligible[event.window]) {
                windows.given[row][event.window] = true;
                found[event.window] += f64::from(u8::from(drawn.is_empty()));
            }
        }
        let (smoothing, most) = (look.params.compare.window_smoothing, look.params.compare.most_chance);
        let overall = (found.iter().sum::<f64>() + 1.0) / (foreseen.iter().sum::<f64>() + 1.0);
        let scale: [f64; N_WINDOWS] =
            std::array::from_fn(|b| (found[b] + smoothing * overall) / (foreseen[b] + smoothing));
        for (history, chances) in past.histories.iter().zip(&mut windows.chance) {
            let drawn = history.is_drawn(kind);
            for (chance, scale) in chances.iter_mut().zip(scale) {
                *chance = (if drawn { *chance } else { *chance * scale }).min(most);
            }
        }
        windows
    }

    /// Whether a row may be compared with others: a window was open to it, and where draws decide, it was drawn.
    pub fn is_told_apart(&self, look: &Look, kind: usize, row: usize) -> bool {
        self.total(row) > 0.0 && (!self.drawn_only || look.rows.drawn[row][kind])
    }

    /// The sum of the weights of a row.
    pub fn total(&self, row: usize) -> f64 {
        self.weight[row].iter().sum()
    }

    /// Whether the kind was given in any open window.
    pub fn is_given(&self, row: usize) -> bool {
        self.given[row].iter().any(|&given| given)
    }

    /// The mean of a value of windows over those of a row, as they weigh.
    pub fn mean(&self, row: usize, of_window: &[f64; N_WINDOWS]) -> f64 {
        let sum: f64 = self.weight[row].iter().zip(of_window).map(|(weight, value)| weight * value).sum();
        sum / f64::max(self.total(row), 1e-12)
    }
}

/// `α_b`: by how much more log-odds those still undecided at a window renew than was expected of them.
pub fn undecided(look: &Look) -> [f64; N_WINDOWS] {
    let (past, base) = (look.past, &look.expected.base);
    std::array::from_fn(|window| {
        let mut shift = 0.0;
        for _ in 0..20 {
            let (mut value, mut slope) = (-shift, 1.0);
            for row in (0..base.len()).filter(|&row| past.histories[row].eligible[window]) {
                let p = sigmoid(base[row] + shift);
                value += f64::from(u8::from(past.renewed[row])) - p;
                slope += p * (1.0 - p);
            }
            let step: f64 = value / slope;
            shift += step.clamp(-1.0, 1.0);
            if step.abs() < 1e-9 {
                break;
            }
        }
        shift
    })
}

/// The log-odds by which what was done of all other kinds exceeds what was to be expected of a row, under the fitted terms.
pub fn surprise_of_others(look: &Look, row: usize, kind: usize) -> f64 {
    let (past, terms) = (look.past, look.past.terms);
    let history = &past.histories[row];
    let theta = look.posterior.theta.as_slice().unwrap_or(&[]);
    let z = look.modifiers(row);
    let open = |window: usize| history.eligible[window];
    let done = history.events.iter().filter(|event| event.kind != kind && open(event.window));
    let done: f64 = done.map(|event| terms.log_odds(theta, event.kind, 1.0, &event.timing, z)).sum();
    let mut foreseen = 0.0;
    for other in (0..terms.n_kinds).filter(|&other| other != kind) {
        let share = past.timing.shares(other, history.horizon).share;
        let count = look.expected.propensity[[row, other]] * past.timing.mean_count[other];
        for window in (0..N_WINDOWS).filter(|&window| open(window) && share[window] > 0.0) {
            let count = count * share[window];
            let timing = past.timing.in_window(other, window).map(|tent| count * tent);
            foreseen += terms.log_odds(theta, other, count, &timing, z);
        }
    }
    done - foreseen
}
