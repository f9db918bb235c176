//! Folds and the recipe.

use proptest::prelude::*;
use rand::RngExt;
use winprob::features::{Folds, FoldsError, Recipe, RecipeError};
use winprob::metrics::auc;
use winprob::table::{Column, ColumnData};
use winprob::units::Seed;

use super::worlds::{book, category, number};

proptest! {
    #[test]
    fn all_rows_of_an_account_are_held_out_together(
        groups in prop::collection::vec(0usize..30, 40..200), n_folds in 2usize..8, seed in 0u64..100,
    ) {
        let renewed: Vec<bool> = (0..groups.len()).map(|row| row % 4 != 0).collect();
        let folds = Folds::by_group(&groups, &renewed, n_folds, Seed(seed)).unwrap();
        for a in 0..groups.len() {
            for b in 0..a {
                if groups[a] == groups[b] {
                    prop_assert_eq!(folds.fold_of(a), folds.fold_of(b));
                }
            }
        }
        for fold in 0..folds.n_folds() {
            prop_assert!(!folds.held_out(fold).is_empty());
            prop_assert_eq!(folds.held_out(fold).len() + folds.training(fold).len(), groups.len());
        }
    }
}

#[test]
fn folds_share_losses_and_rows_evenly() {
    let renewed: Vec<bool> = (0..103).map(|row| row % 5 != 0).collect();
    let folds = Folds::by_group(&(0..103).collect::<Vec<_>>(), &renewed, 5, Seed(1)).unwrap();
    for fold in 0..5 {
        let held_out = folds.held_out(fold);
        let n_lost = held_out.iter().filter(|&&row| !renewed[row]).count();
        assert!((4..=5).contains(&n_lost) && (20..=21).contains(&held_out.len()), "{n_lost} of {}", held_out.len());
    }
}

#[test]
fn one_account_and_gaps_in_fold_numbers_are_refused() {
    assert_eq!(Folds::by_group(&[3, 3], &[true, false], 5, Seed(1)), Err(FoldsError::TooFewGroups { n_groups: 1 }));
    assert_eq!(Folds::from_assignment(vec![0, 2, 2]), Err(FoldsError::EmptyFold { fold: 1 }));
    assert_eq!(Folds::from_assignment(vec![0, 1, 1]).unwrap().held_out(1), [1, 2]);
}

fn fit(columns: &[Column], renewed: &[bool]) -> Recipe {
    let groups: Vec<usize> = (0..renewed.len()).collect();
    Recipe::fit(columns, renewed, &groups, Seed(1)).unwrap().0
}

#[test]
fn levels_are_matched_by_name_whatever_their_codes() {
    let world = book(200, 1);
    let recipe = fit(&world.columns, &world.renewed);
    let plan = |names: [&str; 2]| {
        let mut columns: Vec<Column> = world.columns.iter().map(|column| column.select(&[0, 1])).collect();
        columns[4] = category("plan", &names.map(Some));
        recipe.apply(&columns).unwrap()
    };
    let (forth, back) = (plan(["basic", "team"]), plan(["team", "basic"]));
    let of_plan: Vec<usize> = (0..forth.trees.n_columns()).filter(|&f| recipe.tree_origins()[f] == 4).collect();
    for feature in of_plan {
        assert_eq!(forth.trees.row(0)[feature].to_bits(), back.trees.row(1)[feature].to_bits());
        assert_eq!(forth.trees.row(1)[feature].to_bits(), back.trees.row(0)[feature].to_bits());
    }
}

#[test]
fn rare_and_unseen_levels_are_one_pool() {
    let mut texts = vec![Some("common"); 60];
    texts.extend([Some("plain"); 37]);
    texts.extend([Some("rare"), Some("rarer"), Some("rarest")]);
    let renewed: Vec<bool> = (0..100).map(|row| row % 3 != 0).collect();
    let recipe = fit(&[category("tier", &texts)], &renewed);
    let views = recipe.apply(&[category("tier", &[Some("rare"), Some("never seen"), Some("common")])]).unwrap();
    assert_eq!(views.trees.row(0), views.trees.row(1));
    assert_ne!(views.trees.row(0), views.trees.row(2));
}

#[test]
fn missing_stays_missing_for_trees_and_is_flagged_for_linear_models() {
    let world = book(300, 2);
    let groups = &world.groups;
    let (recipe, views) = Recipe::fit(&world.columns, &world.renewed, groups, Seed(1)).unwrap();
    let survey = recipe.tree_origins().iter().position(|&column| column == 2).unwrap();
    for row in 0..300 {
        assert_eq!(views.trees.row(row)[survey].is_nan(), world.columns[2].is_missing(row));
    }
    assert!(views.linear.iter().all(|x| x.is_finite()));
    let flag = recipe.linear_origins().iter().rposition(|&column| column == 2).unwrap();
    for row in 0..300 {
        assert_eq!(views.linear[[row, flag]] > 0.5, world.columns[2].is_missing(row));
    }
}

#[test]
fn many_levels_bring_their_mean_outcome_without_the_rows_own() {
    // Outcomes are noise; were a row's own outcome in its level's mean, levels of renewers would stand out (AUC 0.62).
    let names: Vec<String> = (0..40).map(|level| format!("city {level}")).collect();
    let texts: Vec<Option<&str>> = (0..800).map(|row| Some(names[row % 40].as_str())).collect();
    let groups: Vec<usize> = (0..800).collect();
    let auc_of_noise = |seed| {
        let mut rng = Seed(seed).rng();
        let renewed: Vec<bool> = (0..800).map(|_| rng.random::<f64>() < 0.5).collect();
        let (_, views) = Recipe::fit(&[category("city", &texts)], &renewed, &groups, Seed(1)).unwrap();
        let mean_outcome: Vec<f64> = (0..800).map(|row| f64::from(views.trees.row(row)[0])).collect();
        assert!(mean_outcome.iter().any(|z| z.abs() > 0.5), "the feature is there");
        auc(&mean_outcome, &renewed)
    };
    let mean = (0..20).map(auc_of_noise).sum::<f64>() / 20.0;
    assert!(mean < 0.52, "out of fold the mean of noise must not predict it: {mean}");
}

#[test]
fn constant_columns_are_dropped_and_not_asked_for() {
    let renewed: Vec<bool> = (0..50).map(|row| row % 3 != 0).collect();
    let recipe = fit(&[number("same", vec![7.0; 50]), number("row", (0..50).map(f64::from).collect())], &renewed);
    assert_eq!(recipe.dropped().collect::<Vec<_>>(), ["same"]);
    assert!(recipe.apply(&[number("row", vec![3.0])]).is_ok());
}

#[test]
fn an_absent_column_and_a_wrong_type_are_named() {
    let world = book(60, 4);
    let recipe = fit(&world.columns, &world.renewed);
    assert_eq!(recipe.apply(&world.columns[1..]), Err(RecipeError::ColumnAbsent { column: "usage".to_owned() }));
    let mut columns = world.columns.clone();
    columns[0] = category("usage", &[Some("much"); 60]);
    let wrong = RecipeError::WrongType { column: "usage".to_owned(), expected: "number", found: "category" };
    assert_eq!(recipe.apply(&columns), Err(wrong));
    columns[0] = category("usage", &[None; 60]);
    assert!(recipe.apply(&columns).is_ok(), "a column without values has no type");
}

#[test]
fn a_flag_written_as_numbers_is_read_as_a_flag() {
    let world = book(60, 5);
    let recipe = fit(&world.columns, &world.renewed);
    let mut columns = world.columns.clone();
    let ColumnData::Flag(sponsor) = &world.columns[5].data else { panic!("sponsor is a flag") };
    columns[5] = number("sponsor", sponsor.iter().map(|s| s.map_or(f64::NAN, |s| f64::from(u8::from(s)))).collect());
    assert_eq!(recipe.apply(&columns).unwrap().linear, recipe.apply(&world.columns).unwrap().linear);
}
