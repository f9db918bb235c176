//! The ensemble: honest out of fold, calibrated, with intervals that hold the truth.

use proptest::prelude::*;
use winprob::ensemble::{
    CheckedEnsembleParams, EnsembleError, EnsembleFit, EnsembleParams, FittedEnsemble, TrainingRows, fit_quick,
};
use winprob::features::{Folds, RecipeError};
use winprob::learners::LearnerError;
use winprob::metrics::{auc, base_rate_log_loss, log_loss};
use winprob::table::Column;
use winprob::units::{Probability, Seed, Silent};

use super::worlds::{World, book, category, number};
use crate::coverage::share_by_chance;

fn params() -> CheckedEnsembleParams {
    EnsembleParams::default().check().unwrap()
}

fn fit(world: &World) -> EnsembleFit {
    let rows = TrainingRows { columns: &world.columns, renewed: &world.renewed, groups: &world.groups };
    params().fit(rows, Seed(1), &Silent).unwrap()
}

fn numbers(probabilities: &[Probability]) -> Vec<f64> {
    probabilities.iter().map(|p| p.get()).collect()
}

#[test]
fn probabilities_come_close_to_the_truth_and_out_of_fold_tells_how_close() {
    let world = book(1_500, 1);
    let fit = fit(&world);
    let fresh = book(4_000, 2);
    let p: Vec<f64> = fit.ensemble.predict(&fresh.columns).unwrap().iter().map(|p| p.probability.get()).collect();
    let (loss, best) = (log_loss(&p, &fresh.renewed), log_loss(&fresh.truth, &fresh.renewed));
    assert!(loss < best + 0.02, "{loss} where the truth itself has {best}");
    let report = fit.ensemble.report();
    assert!((report.out_of_fold.log_loss - loss).abs() < 0.04, "{} said, {loss} found", report.out_of_fold.log_loss);
    assert!(report.out_of_fold.log_loss < report.base_rate_log_loss);
    assert!(log_loss(&numbers(&fit.out_of_fold), &world.renewed) > best - 0.04, "out of fold is no hindsight");
}

#[test]
fn noise_is_not_learned() {
    let mut world = book(400, 3);
    world.renewed.rotate_right(7);
    let names: Vec<String> = (0..100).map(|level| format!("owner {level}")).collect();
    let owners: Vec<Option<&str>> = (0..400).map(|row| Some(names[row % 100].as_str())).collect();
    world.columns.push(category("owner", &owners));
    let fit = fit(&world);
    let p = numbers(&fit.out_of_fold);
    assert!(log_loss(&p, &world.renewed) < base_rate_log_loss(&world.renewed) + 0.02);
    assert!((auc(&p, &world.renewed) - 0.5).abs() < 0.1, "{}", auc(&p, &world.renewed));
}

#[test]
fn intervals_hold_the_truth_about_nine_times_in_ten() {
    let fresh = book(1_000, 99);
    // What one fit gets wrong it gets wrong for rows alike: it knows about as many things apart as the world has coefficients.
    let (n_fits, n_coefficients) = (4, 9);
    let (mut inside, mut n) = (0_u32, 0_u32);
    for seed in 0..n_fits {
        let fit = fit(&book(500, seed));
        for (prediction, &truth) in fit.ensemble.predict(&fresh.columns).unwrap().iter().zip(&fresh.truth) {
            inside += u32::from(prediction.interval.contains(truth));
            n += 1;
        }
    }
    let share = f64::from(inside) / f64::from(n);
    let n_apart = usize::try_from(n_fits * n_coefficients).unwrap();
    assert!(share_by_chance(n_apart, 0.9).contains(&share), "{share}");
}

#[test]
fn more_rows_make_intervals_narrower() {
    let fresh = book(300, 99);
    let width = |n_rows| {
        let predictions = fit(&book(n_rows, 5)).ensemble.predict(&fresh.columns).unwrap();
        predictions.iter().map(|p| p.interval.width()).sum::<f64>() / 300.0
    };
    let (few, many) = (width(150), width(2_000));
    assert!(many < 0.6 * few, "{few} with 150 rows, {many} with 2,000");
}

#[test]
fn rows_unlike_the_past_have_wider_intervals() {
    let world = book(600, 5);
    let ensemble = fit(&world).ensemble;
    let width = |usage: f64, tickets: f64| {
        let mut row: Vec<Column> = world.columns.iter().map(|column| column.select(&[0])).collect();
        row[0] = number("usage", vec![usage]);
        row[1] = number("tickets", vec![tickets]);
        let interval = ensemble.predict(&row).unwrap()[0].interval;
        (interval.high / (1.0 - interval.high)).ln() - (interval.low / (1.0 - interval.low)).ln()
    };
    let (usual, strange) = (width(0.0, 3.0), width(2.6, 9.0));
    assert!(strange > 1.3 * usual, "{usual} wide in the middle, {strange} where nobody was");
}

#[test]
fn an_interval_surrounds_its_probability() {
    let world = book(200, 6);
    for prediction in fit(&world).ensemble.predict(&world.columns).unwrap() {
        assert!(prediction.interval.contains(prediction.probability.get()), "{prediction:?}");
    }
}

#[test]
fn contributions_of_columns_add_up_to_the_predicted_log_odds() {
    let world = book(400, 7);
    let ensemble = fit(&world).ensemble;
    let predictions = ensemble.predict(&world.columns).unwrap();
    for row in [0, 5, 399] {
        let explanation = ensemble.explain(&world.columns, row).unwrap();
        let sum = explanation.base.0 + explanation.by_column.iter().map(|(_, value)| value).sum::<f64>();
        assert!((sum - explanation.log_odds.0).abs() < 1e-9);
        assert!((sum - predictions[row].probability.log_odds().0).abs() < 1e-9);
        let noise = explanation.by_column.iter().find(|(name, _)| name == "noise").unwrap().1.abs();
        assert!(noise < 0.5, "noise contributes {noise}");
    }
    assert_eq!(ensemble.explain(&world.columns, 400), Err(EnsembleError::NoSuchRow { row: 400, n_rows: 400 }));
}

#[test]
fn many_rows_are_explained_as_each_is_alone_on_any_number_of_threads() {
    // The larger book is more than a block of rows, with few in its last.
    let (world, larger) = (book(400, 7), book(1_060, 9));
    let ensemble = fit(&world).ensemble;
    let on = |n_threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(n_threads).build().unwrap();
        pool.install(|| [&world, &larger].map(|world| ensemble.explain_all(&world.columns).unwrap()))
    };
    let [together, by_blocks] = on(1);
    assert_eq!([&together, &by_blocks], on(3).each_ref());
    for (row, together) in together.iter().enumerate().step_by(7) {
        let alone = ensemble.explain(&world.columns, row).unwrap();
        assert!((together.base.0 - alone.base.0).abs() < 1e-9);
        for ((_, a), (name, b)) in together.by_column.iter().zip(&alone.by_column) {
            assert!((a - b).abs() < 1e-9, "row {row}, {name}: {a} and {b}");
        }
    }
}

#[test]
fn the_same_seed_gives_the_same_bytes_on_any_number_of_threads() {
    let world = book(200, 8);
    let bytes = |n_threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(n_threads).build().unwrap();
        let fit = pool.install(|| fit(&world));
        (postcard::to_stdvec(&fit.ensemble).unwrap(), numbers(&fit.out_of_fold))
    };
    assert_eq!(bytes(1), bytes(3));
}

#[test]
fn a_saved_ensemble_says_the_same() {
    let world = book(120, 9);
    let ensemble = fit(&world).ensemble;
    let again: FittedEnsemble = postcard::from_bytes(&postcard::to_stdvec(&ensemble).unwrap()).unwrap();
    assert_eq!(again.predict(&world.columns), ensemble.predict(&world.columns));
}

#[test]
fn forty_rows_are_enough_and_one_outcome_is_refused() {
    let mut world = book(40, 10);
    assert_eq!(fit(&world).out_of_fold.len(), 40);
    world.renewed.fill(true);
    let rows = TrainingRows { columns: &world.columns, renewed: &world.renewed, groups: &world.groups };
    let refused = params().fit(rows, Seed(1), &Silent).unwrap_err();
    assert_eq!(refused, EnsembleError::OneOutcome { n_rows: 40, renewed: true });
    let few = book(10, 10);
    let rows = TrainingRows { columns: &few.columns, renewed: &few.renewed, groups: &few.groups };
    assert!(matches!(params().fit(rows, Seed(1), &Silent), Err(EnsembleError::TooFewRows { n_rows: 10, .. })));
}

#[test]
fn folds_of_another_table_are_refused() {
    let world = book(100, 10);
    let rows = TrainingRows { columns: &world.columns, renewed: &world.renewed, groups: &world.groups };
    let folds = Folds::from_assignment((0..99).map(|row| row / 50).collect()).unwrap();
    let ragged = RecipeError::Ragged { what: "fold".to_owned(), expected: 100, found: 99 };
    assert_eq!(params().fit_in_folds(rows, folds, Seed(1), &Silent).unwrap_err(), EnsembleError::Recipe(ragged));
    let by_time = Folds::from_assignment((0..100).map(|row| row / 34).collect()).unwrap();
    assert_eq!(params().fit_in_folds(rows, by_time, Seed(1), &Silent).unwrap().ensemble.report().n_folds, 3);
}

#[test]
fn parameters_out_of_range_are_named() {
    let wrong = EnsembleParams { n_folds: 1, ..EnsembleParams::default() };
    assert!(matches!(wrong.check().err(), Some(EnsembleError::Parameter { name: "n_folds", .. })));
}

#[test]
fn a_table_without_a_learned_column_is_refused() {
    let world = book(100, 11);
    let absent = EnsembleError::Recipe(RecipeError::ColumnAbsent { column: "usage".to_owned() });
    assert_eq!(fit(&world).ensemble.predict(&world.columns[1..]), Err(absent));
}

#[test]
fn a_quick_model_counts_repeated_rows_and_beats_the_base_rate() {
    let world = book(1_000, 12);
    let rows: Vec<usize> = (0..1_000).map(|row| row * row % 1_000).collect();
    let quick = fit_quick(&world.columns, &world.renewed, &rows, Seed(1)).unwrap();
    let fresh = book(2_000, 13);
    let loss = |model: &winprob::ensemble::QuickModel| {
        log_loss(&numbers(&model.predict(&fresh.columns).unwrap()), &fresh.renewed)
    };
    let all: Vec<usize> = (0..1_000).collect();
    let whole = fit_quick(&world.columns, &world.renewed, &all, Seed(1)).unwrap();
    assert!(loss(&whole) < loss(&quick), "squares repeat few rows and know less");
    assert!(loss(&whole) < base_rate_log_loss(&fresh.renewed) - 0.08);
    let outside = fit_quick(&world.columns, &world.renewed, &[1_000], Seed(1)).unwrap_err();
    assert_eq!(outside, EnsembleError::NoSuchRow { row: 1_000, n_rows: 1_000 });
}

fn any_column(n_rows: usize) -> impl Strategy<Value = Column> {
    let value = prop_oneof![
        4 => -3.0f64..3.0,
        1 => Just(f64::NAN),
        1 => prop_oneof![Just(f64::INFINITY), Just(f64::NEG_INFINITY), Just(f64::MAX), Just(f64::MIN), Just(0.0)],
    ];
    let level = prop_oneof![Just(None), Just(Some("a")), Just(Some("b")), Just(Some("c")), Just(Some(""))];
    prop_oneof![
        prop::collection::vec(value, n_rows).prop_map(|values| number("", values)),
        prop::collection::vec(level, n_rows).prop_map(|levels| category("", &levels)),
        Just(number("", vec![f64::NAN; n_rows])),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]
    #[test]
    fn any_table_however_strange_is_fitted_kept_and_read_again_or_refused_by_what_is_wrong(
        columns in prop::collection::vec(any_column(30), 0..5),
        renewed in prop::collection::vec(any::<bool>(), 30),
    ) {
        let name = |(index, column): (usize, Column)| Column { name: format!("column {index}"), ..column };
        let columns: Vec<Column> = columns.into_iter().enumerate().map(name).collect();
        let groups: Vec<usize> = (0..30).map(|row| row / 2).collect();
        let rows = TrainingRows { columns: &columns, renewed: &renewed, groups: &groups };
        match params().fit(rows, Seed(1), &Silent) {
            Ok(fit) => {
                let kept = postcard::to_stdvec(&fit.ensemble).unwrap();
                let again: FittedEnsemble = postcard::from_bytes(&kept).unwrap();
                let predictions = fit.ensemble.predict(&columns).unwrap();
                for (prediction, again) in predictions.iter().zip(again.predict(&columns).unwrap()) {
                    prop_assert!(prediction.probability.get().is_finite());
                    prop_assert!(prediction.interval.contains(prediction.probability.get()));
                    prop_assert_eq!(prediction.probability, again.probability);
                }
                if !columns.is_empty() {
                    let explanation = fit.ensemble.explain(&columns, 0).unwrap();
                    prop_assert!(explanation.log_odds.0.is_finite());
                }
            }
            Err(error) => prop_assert!(
                matches!(
                    error,
                    EnsembleError::OneOutcome { .. }
                        | EnsembleError::TooFewRows { .. }
                        | EnsembleError::Folds(_)
                        | EnsembleError::Learner(LearnerError::NotFinite)
                ),
                "{error}"
            ),
        }
    }
}
