//! What a rule was worth: sums of doubly robust scores, with intervals that go by account.

use super::rules::Served;
use crate::book::{LearningTable, chance_of_any};
use crate::effects::KindArm;
use crate::metrics::AipwRow;
use crate::units::NINE_IN_TEN;

/// The score of each kind for one row of the past.
pub(super) fn of_row(table: &LearningTable, row: usize, arms: &[KindArm]) -> Vec<f64> {
    let score = |(kind, arm): (usize, &KindArm)| {
        let draws = table.drawn[row].iter().filter(|drawn| drawn.kind == kind);
        AipwRow {
            given: table.given[row].iter().any(|given| given.kind == kind),
            outcome: if table.renewed[row] { 1.0 } else { 0.0 },
            propensity: chance_of_any(draws.map(|drawn| drawn.chance)).unwrap_or(arm.propensity),
            with: arm.with,
            without: arm.without,
        }
        .score()
    };
    arms.iter().enumerate().map(score).collect()
}

/// What a rule brings each account: value times score less price, of those served within the budget.
pub(super) fn by_account(
    served: &[Served],
    budget: f64,
    score: &[Vec<f64>],
    value: &[Option<f64>],
    groups: &[usize],
) -> Vec<f64> {
    let n_accounts = groups.iter().max().map_or(0, |last| last + 1);
    let mut worth = vec![0.0; n_accounts];
    let mut order: Vec<&Served> = served.iter().collect();
    order.sort_by(|a, b| b.priority.total_cmp(&a.priority).then(a.row.cmp(&b.row)));
    let mut spent = 0.0;
    for one in order {
        if spent + one.price > budget {
            break;
        }
        spent += one.price;
        worth[groups[one.row]] += value[one.row].unwrap_or(0.0) * score[one.row][one.kind] - one.price;
    }
    worth
}

/// The sum over accounts with the ends of its 90 % interval, each divided by `years`.
pub(super) fn total(by_account: &[f64], years: f64) -> [f64; 3] {
    let n = by_account.len().max(2) as f64;
    let sum: f64 = by_account.iter().sum();
    let mean = sum / n;
    let variance = by_account.iter().map(|worth| (worth - mean).powi(2)).sum::<f64>() / (n - 1.0);
    let half = NINE_IN_TEN * (n * variance).sqrt();
    [sum / years, (sum - half) / years, (sum + half) / years]
}
