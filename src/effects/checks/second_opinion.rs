//! A second opinion on who gains: the X-learner with a ridge final stage (Künzel, Sekhon, Bickel & Yu 2019).
//!
//! Rows with the kind tell `D₁ = Y - m₀(x)`, rows without `D₀ = m₁(x) - Y`, the expectations of [`Arms`] taken out of fold. Each is
//! regressed on the modifiers by ridge; the uplift of a row is `e τ₀(x) + (1 - e) τ₁(x)`, so that the regression from the
//! larger arm's expectation counts more. It shares the expectations with the model, and none of its priors.

use ndarray::Array2;

use super::super::compare::{Arms, Look, Windows};
use super::average::Modelled;
use super::report::SecondOpinion;
use crate::numeric::Cholesky;
use crate::units::{correlation, sigmoid};

/// The X-learner's average, and how its uplifts go with the model's.
pub fn second_opinion(
    look: &Look,
    kind: usize,
    windows: &Windows,
    arms: &Arms,
    modelled: &Modelled,
) -> Option<SecondOpinion> {
    let n = look.past.histories.len();
    let outcome = |row: usize| f64::from(u8::from(look.past.renewed[row]));
    let open = (0..n).filter(|&row| windows.is_told_apart(look, kind, row));
    let (with, without): (Vec<usize>, Vec<usize>) = open.partition(|&row| windows.is_given(row));
    let gained = ridge(look, &with, |row| outcome(row) - sigmoid(arms.without[row]))?;
    let forgone = ridge(look, &without, |row| sigmoid(arms.with[row]) - outcome(row))?;
    let of_row = |row: usize| {
        let tau = |slopes: &[f64]| slopes[0] + dot(&slopes[1..], look.modifiers(row));
        let chance = look.expected.propensity[[row, kind]];
        chance * tau(&forgone) + (1.0 - chance) * tau(&gained)
    };
    if modelled.rows.is_empty() {
        return None;
    }
    let theirs: Vec<f64> = modelled.rows.iter().map(|&row| of_row(row)).collect();
    let weights: Vec<f64> = modelled.rows.iter().map(|&row| windows.total(row)).collect();
    let total: f64 = weights.iter().sum();
    let uplift = theirs.iter().zip(&weights).map(|(tau, weight)| weight * tau).sum::<f64>() / total;
    Some(SecondOpinion { uplift, correlation: correlation(&modelled.uplift, &theirs) })
}

/// Constant and slopes of a ridge regression on the modifiers; the constant is free.
fn ridge(look: &Look, rows: &[usize], target: impl Fn(usize) -> f64) -> Option<Vec<f64>> {
    let p = 1 + look.past.modifiers.ncols();
    let mut precision = Array2::<f64>::zeros((p, p));
    let mut moment = vec![0.0; p];
    for at in 0..p {
        precision[[at, at]] = if at == 0 { 1e-6 } else { look.params.checks.second_penalty };
    }
    for &row in rows {
        let x: Vec<f64> = std::iter::once(1.0).chain(look.modifiers(row).iter().copied()).collect();
        let y = target(row);
        for i in 0..p {
            moment[i] += x[i] * y;
            for j in 0..=i {
                precision[[i, j]] += x[i] * x[j];
            }
        }
    }
    Some(Cholesky::of(&precision)?.solve(&moment))
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}
