//! The proposed points: found on all past renewals, and judged on accounts they were found without.

use rand::RngExt;
use rayon::prelude::*;

use super::conditions::conditions;
use super::params::ScorecardParams;
use super::points::{Points, PointsLine};
use crate::book::LearningTable;
use crate::features::Recipe;
use crate::insight::factors::{Factor, FactorEvidence};
use crate::learners::{LabelledViews, Logistic};
use crate::metrics::auc;
use crate::table::{Column, ColumnData};
use crate::units::{Interval, Seed};

/// The points found on all rows, and the score of each row by points found without its fold.
pub(super) fn proposed(
    table: &LearningTable,
    rows: &[usize],
    renewed: &[bool],
    factors: &[Factor],
    seed: Seed,
    params: &ScorecardParams,
) -> (Vec<PointsLine>, Vec<f64>) {
    let is_hindsight = |feature: usize| {
        let name = &table.schema.features[feature].name;
        factors.iter().any(|factor| factor.feature == *name && factor.evidence == FactorEvidence::Hindsight)
    };
    let mut conditions = conditions(table, rows, params);
    conditions.retain(|condition| !is_hindsight(condition.feature));
    let fold = |row: usize| table.rows.groups[row] % params.folds;
    let mut fitted: Vec<Points> = (0..=params.folds)
        .into_par_iter()
        .map(|held_out| {
            let learned: Vec<usize> = (0..table.renewed.len()).filter(|&row| fold(row) != held_out).collect();
            let train: Vec<usize> = (0..rows.len()).filter(|&at| fold(rows[at]) != held_out).collect();
            let told: Vec<usize> = train.iter().map(|&at| rows[at]).collect();
            let seed = seed.child("expected", held_out as u64);
            let found = |log_odds: Vec<f64>| Points::fit(&conditions, &train, renewed, &log_odds, params);
            expected(table, &learned, &told, params.penalty, seed).map_or_else(|| Points(Vec::new()), found)
        })
        .collect();
    let whole = fitted.pop().unwrap_or_else(|| Points(Vec::new()));
    let out_of_fold = (0..rows.len()).map(|at| fitted[fold(rows[at])].of(&conditions, at)).collect();
    let line = |(at, points): &(usize, i32)| {
        let condition = &conditions[*at];
        let spec = &table.schema.features[condition.feature];
        PointsLine {
            feature: spec.name.clone(),
            label: spec.label.clone(),
            group: spec.family.clone(),
            when: condition.when.clone(),
            points: *points,
            words: format!("{}, {}: {points} points", spec.label, condition.when),
        }
    };
    (whole.0.iter().map(line).collect(), out_of_fold)
}

/// What a ridge regression on all features of the rows `learned` expects of the rows `told`; `None` where none can be fitted.
fn expected(table: &LearningTable, learned: &[usize], told: &[usize], penalty: f64, seed: Seed) -> Option<Vec<f64>> {
    let features = || table.rows.features.iter().filter(|column| !matches!(column.data, ColumnData::Date(_)));
    let select = |rows: &[usize]| features().map(|column| column.select(rows)).collect::<Vec<Column>>();
    let renewed: Vec<bool> = learned.iter().map(|&row| table.renewed[row]).collect();
    let groups: Vec<usize> = learned.iter().map(|&row| table.rows.groups[row]).collect();
    let (recipe, views) = Recipe::fit(&select(learned), &renewed, &groups, seed).ok()?;
    let regression = Logistic::fit(LabelledViews { views: &views, renewed: &renewed }, penalty).ok()?;
    Some(regression.log_odds(&recipe.apply(&select(told)).ok()?.linear))
}

/// The 90 % interval of what the points lose against the model, and the lower end of that of how well they rank, over draws of
/// accounts with replacement.
pub(super) fn loss(
    (by_model, by_points): (&[f64], &[f64]),
    renewed: &[bool],
    accounts: &[usize],
    n_draws: u64,
    seed: Seed,
) -> (Interval, f64) {
    let n_accounts = accounts.iter().max().map_or(0, |last| last + 1);
    let mut rows_of: Vec<Vec<usize>> = vec![Vec::new(); n_accounts];
    for (row, &account) in accounts.iter().enumerate() {
        rows_of[account].push(row);
    }
    rows_of.retain(|rows| !rows.is_empty());
    let (mut losses, mut areas): (Vec<f64>, Vec<f64>) = (0..n_draws)
        .into_par_iter()
        .map(|draw| {
            let mut rng = seed.child("draw", draw).rng();
            let drawn: Vec<usize> =
                (0..rows_of.len()).flat_map(|_| &rows_of[rng.random_range(0..rows_of.len())]).copied().collect();
            let pick = |scores: &[f64]| drawn.iter().map(|&row| scores[row]).collect::<Vec<f64>>();
            let outcomes: Vec<bool> = drawn.iter().map(|&row| renewed[row]).collect();
            let area = auc(&pick(by_points), &outcomes);
            (auc(&pick(by_model), &outcomes) - area, area)
        })
        .unzip();
    losses.sort_by(f64::total_cmp);
    areas.sort_by(f64::total_cmp);
    let last = losses.len() - 1;
    (Interval { low: losses[last / 20], high: losses[last - last / 20] }, areas[last / 20])
}
