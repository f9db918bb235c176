//! The effect model on the expectations of the quick ensemble: a book takes seconds, so that many can be looked at.

use winprob::book::LearningTable;
use winprob::effects::{EffectInput, EffectModel, fit};
use winprob::ensemble::fit_quick;
use winprob::features::Folds;
use winprob::table::Column;
use winprob::units::{Progress, Seed};

/// Fits the effects of a book, its folds and its expectations from this seed.
pub fn effects(table: &LearningTable, seed: Seed, progress: &dyn Progress) -> EffectModel {
    let columns = &table.rows.features;
    let refit = |train: &[usize], held_out: &[usize], seed: Seed| {
        let model = fit_quick(columns, &table.renewed, train, seed).ok()?;
        let asked: Vec<Column> = columns.iter().map(|column| column.select(held_out)).collect();
        Some(model.predict(&asked).ok()?.iter().map(|p| p.log_odds().0).collect::<Vec<f64>>())
    };
    let folds = Folds::by_group(&table.rows.groups, &table.renewed, 5, seed.child("folds", 0)).unwrap();
    let mut base = vec![0.0; table.len()];
    for fold in 0..folds.n_folds() {
        let held_out = folds.held_out(fold);
        let predicted = refit(&folds.training(fold), &held_out, seed.child("base", fold as u64)).unwrap();
        for (&row, value) in held_out.iter().zip(predicted) {
            base[row] = value;
        }
    }
    let input = EffectInput { table, base: &base, folds: &folds, refit: &refit };
    fit(&input, seed.child("effects", 0), progress).unwrap()
}
