//! `features`: columns become what a learner reads; rows of one account are held out together.

use winprob::features::{Folds, Recipe};
use winprob::units::Seed;

use super::customers;

#[test]
fn a_recipe_looks_at_training_rows_and_is_applied_to_any() {
    let (columns, renewed) = customers();
    let groups: Vec<usize> = (0..200).collect();
    let (recipe, views) = Recipe::fit(&columns, &renewed, &groups, Seed(1)).unwrap();
    assert_eq!((views.n_rows(), views.trees.row(1)[0]), (200, 37.0), "trees read the numbers as they are");
    assert!(views.linear.iter().all(|value| value.is_finite()));
    assert_eq!(recipe.apply(&columns).unwrap().n_rows(), 200);
}

#[test]
fn no_account_is_in_two_folds() {
    let (_, renewed) = customers();
    let groups: Vec<usize> = (0..200).map(|row| row / 2).collect();
    let folds = Folds::by_group(&groups, &renewed, 5, Seed(1)).unwrap();
    assert!((0..100).all(|account| folds.fold_of(2 * account) == folds.fold_of(2 * account + 1)));
}
