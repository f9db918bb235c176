//! A number that the playbook says is never bad: no sweep of it lowers the probability.

use std::collections::BTreeMap;

use proptest::prelude::*;
use winprob::ensemble::{EnsembleParams, TrainingRows};
use winprob::features::{Direction, Recipe};
use winprob::learners::{BoostingParams, FittedMember, LabelledViews, Learner, LogisticParams};
use winprob::table::{Column, ColumnData};
use winprob::units::{Seed, Silent};

use super::worlds::{World, book, number};

fn directions(direction: Direction) -> BTreeMap<String, Direction> {
    ["usage", "tickets", "noise"].map(|name| (name.to_owned(), direction)).into()
}

/// The row with one number swept over its range.
fn sweep(world: &World, row: usize, name: &str) -> Vec<Column> {
    let values: Vec<f64> = (0..60).map(|step| -4.0 + f64::from(step) * 0.25).collect();
    let columns = world
        .columns
        .iter()
        .map(|column| if column.name == name { number(name, values.clone()) } else { column.select(&[row; 60]) });
    columns.collect()
}

fn is_monotone(values: &[f64], direction: Direction) -> bool {
    values.windows(2).all(|pair| direction.allows(pair[0], pair[1]))
}

fn shapes() -> Vec<Box<dyn Learner<FittedMember>>> {
    let boosting = BoostingParams { min_leaf_rows: 3, feature_share: 1.0, ..BoostingParams::default() };
    vec![
        Box::new(LogisticParams::default()),
        Box::new(BoostingParams { max_leaves: 2, max_depth: 1, ..boosting.clone() }),
        Box::new(BoostingParams { max_leaves: 24, max_depth: 8, ..boosting.clone() }),
        Box::new(BoostingParams { symmetric: true, max_leaves: 32, max_depth: 5, ..boosting }),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(8))]
    #[test]
    fn no_sweep_of_a_directed_number_goes_the_wrong_way(
        seed in 0u64..1_000,
        row in 0usize..200,
        down in any::<bool>(),
        name in prop_oneof![Just("usage"), Just("tickets"), Just("noise")],
    ) {
        let world = book(200, seed);
        let direction = if down { Direction::Down } else { Direction::Up };
        let (recipe, views) =
            Recipe::fit_directed(&world.columns, &world.renewed, &world.groups, &directions(direction), Seed(1)).unwrap();
        let swept = recipe.apply(&sweep(&world, row, name)).unwrap();
        for learner in shapes() {
            let training = LabelledViews { views: &views, renewed: &world.renewed };
            let member = learner.fit(training, 5, Seed(seed)).unwrap();
            let log_odds = member.log_odds(&swept);
            prop_assert!(is_monotone(&log_odds, direction), "{}: {log_odds:?}", learner.name());
        }
    }
}

#[test]
fn the_whole_ensemble_keeps_to_the_direction_and_still_learns() {
    let world = book(500, 3);
    let params = EnsembleParams { directions: directions(Direction::Up), ..EnsembleParams::default() };
    let rows = TrainingRows { columns: &world.columns, renewed: &world.renewed, groups: &world.groups };
    let fit = params.check().unwrap().fit(rows, Seed(1), &Silent).unwrap();
    for name in ["usage", "tickets", "noise"] {
        for row in [0, 17, 499] {
            let p: Vec<f64> =
                fit.ensemble.predict(&sweep(&world, row, name)).unwrap().iter().map(|p| p.probability.get()).collect();
            assert!(is_monotone(&p, Direction::Up), "{name}: {p:?}");
            // More tickets are worse: told the contrary, nothing is learned from them.
            assert_eq!(name == "usage", p[59] > p[0] + 0.1, "{name}: {p:?}");
        }
    }
}

#[test]
fn a_directed_flag_keeps_its_side() {
    let mut world = book(300, 4);
    let flag = world.columns.iter_mut().find(|column| column.name == "sponsor").unwrap();
    if let ColumnData::Flag(values) = &mut flag.data {
        for value in values.iter_mut() {
            *value = value.map(|value| !value);
        }
    }
    let known = [("sponsor".to_owned(), Direction::Up)].into();
    let (recipe, views) = Recipe::fit_directed(&world.columns, &world.renewed, &world.groups, &known, Seed(1)).unwrap();
    let mut both: Vec<Column> = world.columns.iter().map(|column| column.select(&[0, 0])).collect();
    let sponsor = both.iter_mut().find(|column| column.name == "sponsor").unwrap();
    sponsor.data = ColumnData::Flag(vec![Some(false), Some(true)]);
    let both = recipe.apply(&both).unwrap();
    for learner in shapes() {
        let member = learner.fit(LabelledViews { views: &views, renewed: &world.renewed }, 5, Seed(1)).unwrap();
        let log_odds = member.log_odds(&both);
        assert!(log_odds[0] <= log_odds[1], "{}: {log_odds:?}", learner.name());
    }
}
