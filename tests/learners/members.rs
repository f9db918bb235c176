//! One contract, run over every member.

use rand::RngExt;
use winprob::features::{Recipe, Views};
use winprob::learners::{
    Boosting, BoostingParams, Exposures, FittedMember, ForestKind, ForestParams, LabelledViews, Learner, LogisticParams,
};
use winprob::metrics::{base_rate_log_loss, log_loss};
use winprob::units::{Seed, sigmoid};

use super::worlds::{book, number};

fn every_learner() -> Vec<Box<dyn Learner<FittedMember>>> {
    let forest = |kind| {
        Box::new(ForestParams {
            kind,
            n_trees: 30,
            n_trees_held_out: 20,
            min_leaf_rows: vec![20, 5],
            max_depth: 10,
            max_rows: 20_000,
            feature_share: Some(0.5),
            ..ForestParams::default()
        })
    };
    vec![
        Box::new(LogisticParams::default()),
        forest(ForestKind::RandomForest),
        forest(ForestKind::ExtraTrees),
        Box::new(BoostingParams { max_rounds: 150, ..BoostingParams::default() }),
        Box::new(BoostingParams { max_rounds: 150, symmetric: true, max_bags: 3, ..BoostingParams::default() }),
    ]
}

fn views(n_rows: usize, seed: u64) -> (Recipe, Views, Vec<bool>) {
    let world = book(n_rows, seed);
    let (recipe, views) = Recipe::fit(&world.columns, &world.renewed, &world.groups, Seed(1)).unwrap();
    (recipe, views, world.renewed)
}

fn in_threads<T: Send>(n_threads: usize, work: impl FnOnce() -> T + Send) -> T {
    rayon::ThreadPoolBuilder::new().num_threads(n_threads).build().unwrap().install(work)
}

fn bytes(member: &FittedMember) -> Vec<u8> {
    postcard::to_stdvec(member).unwrap()
}

#[test]
fn every_member_beats_the_base_rate_on_rows_it_has_not_seen() {
    let (recipe, views, renewed) = views(600, 1);
    let fresh = book(2_000, 2);
    let fresh_views = recipe.apply(&fresh.columns).unwrap();
    for learner in every_learner() {
        let training = LabelledViews { views: &views, renewed: &renewed };
        let held_out = LabelledViews { views: &fresh_views, renewed: &fresh.renewed };
        let settings = learner.held_out(training, held_out, Seed(1)).unwrap();
        let loss =
            |log_odds: &Vec<f64>| log_loss(&log_odds.iter().copied().map(sigmoid).collect::<Vec<_>>(), &fresh.renewed);
        let best = settings.iter().map(loss).fold(f64::INFINITY, f64::min);
        assert!(best < base_rate_log_loss(&fresh.renewed) - 0.03, "{}: {best}", learner.name());
    }
}

#[test]
fn a_refit_of_a_setting_is_what_was_held_out() {
    let (recipe, views, renewed) = views(400, 1);
    let fresh = book(50, 2);
    let fresh_views = recipe.apply(&fresh.columns).unwrap();
    for learner in every_learner() {
        let training = LabelledViews { views: &views, renewed: &renewed };
        let held_out = LabelledViews { views: &fresh_views, renewed: &fresh.renewed };
        let settings = learner.held_out(training, held_out, Seed(1)).unwrap();
        let last = settings.len() - 1;
        let refitted = learner.fit(training, last, Seed(1)).unwrap().log_odds(&fresh_views);
        // Forests kept have more trees than forests that only answer; the others agree to the tolerance of the fit.
        let tolerance = if learner.name().contains("forest") || learner.name().contains("trees") { 0.8 } else { 1e-3 };
        for (a, b) in refitted.iter().zip(&settings[last]) {
            assert!((a - b).abs() < tolerance, "{}: {a} {b}", learner.name());
        }
    }
}

#[test]
fn the_same_seed_gives_the_same_bytes_on_any_number_of_threads() {
    let (_, views, renewed) = views(300, 3);
    for learner in every_learner() {
        let fit = |n_threads| {
            in_threads(n_threads, || {
                learner.fit(LabelledViews { views: &views, renewed: &renewed }, 3, Seed(5)).unwrap()
            })
        };
        assert_eq!(bytes(&fit(1)), bytes(&fit(4)), "{}", learner.name());
    }
}

#[test]
fn one_row_alone_gets_the_same_bits_as_in_a_batch() {
    let (_, views, renewed) = views(333, 4);
    for learner in every_learner() {
        let member = learner.fit(LabelledViews { views: &views, renewed: &renewed }, 2, Seed(5)).unwrap();
        let batch = member.log_odds(&views);
        for row in [0, 1, 7, 8, 200, 332] {
            let alone = member.log_odds(&views.select(&[row]))[0];
            assert_eq!(alone.to_bits(), batch[row].to_bits(), "{} row {row}", learner.name());
        }
    }
}

#[test]
fn contributions_add_up_to_the_log_odds() {
    let (_, views, renewed) = views(300, 5);
    for learner in every_learner() {
        let member = learner.fit(LabelledViews { views: &views, renewed: &renewed }, 3, Seed(5)).unwrap();
        let told = member.log_odds(&views).into_iter().zip(member.contributions(&views)).enumerate();
        for (row, (log_odds, contributions)) in told {
            let sum = contributions.base + contributions.by_feature.iter().sum::<f64>();
            assert!((sum - log_odds).abs() < 1e-9, "{} row {row}: {sum} {log_odds}", learner.name());
        }
    }
}

#[test]
fn one_outcome_only_still_gives_finite_log_odds() {
    let (_, views, _) = views(60, 6);
    for learner in every_learner() {
        for outcome in [true, false] {
            let member = learner.fit(LabelledViews { views: &views, renewed: &[outcome; 60] }, 0, Seed(5)).unwrap();
            for z in member.log_odds(&views) {
                assert!(z.is_finite() && (z > 0.0) == outcome, "{}: {z}", learner.name());
            }
        }
    }
}

#[test]
fn without_features_members_say_the_base_rate() {
    let renewed: Vec<bool> = (0..100).map(|row| row % 4 != 0).collect();
    let groups: Vec<usize> = (0..100).collect();
    let (_, views) = Recipe::fit(&[number("same", vec![1.0; 100])], &renewed, &groups, Seed(1)).unwrap();
    for learner in every_learner() {
        let member = learner.fit(LabelledViews { views: &views, renewed: &renewed }, 0, Seed(5)).unwrap();
        for z in member.log_odds(&views) {
            assert!((sigmoid(z) - 0.75).abs() < 0.02, "{}: {z}", learner.name());
        }
    }
}

#[test]
fn boosting_finds_what_no_line_can() {
    let mut rng = Seed(8).rng();
    let mut draw = || (0..2_000).map(|_| rng.random::<f64>() - 0.5).collect::<Vec<f64>>();
    let (a, b, luck) = (draw(), draw(), draw());
    let renewed: Vec<bool> = (0..2_000).map(|row| luck[row] < if a[row] * b[row] > 0.0 { 0.4 } else { -0.3 }).collect();
    let groups: Vec<usize> = (0..2_000).collect();
    let (_, views) = Recipe::fit(&[number("a", a), number("b", b)], &renewed, &groups, Seed(1)).unwrap();
    let training: Vec<usize> = (0..1_000).collect();
    let fresh: Vec<usize> = (1_000..2_000).collect();
    let (old, new) = (views.select(&training), views.select(&fresh));
    let params = BoostingParams { feature_share: 1.0, ..BoostingParams::default() };
    let training = LabelledViews { views: &old, renewed: &renewed[..1_000] };
    let member: FittedMember = params.fit(training, 9, Seed(1)).unwrap();
    let p: Vec<f64> = member.log_odds(&new).into_iter().map(sigmoid).collect();
    let loss = log_loss(&p, &renewed[1_000..]);
    assert!(loss < 0.52, "the truth has 0.41, the base rate 0.69: {loss}");
}

#[test]
fn trees_of_exposed_rows_tell_what_the_exposure_does_and_not_what_the_offset_explains() {
    let n = 8_000;
    let mut rng = Seed(5).rng();
    let mut uniform = || rng.random::<f64>();
    let x: Vec<f64> = (0..n).map(|_| 4.0 * uniform() - 2.0).collect();
    let exposure: Vec<f64> = (0..n).map(|_| if uniform() < 0.5 { 0.5 } else { -0.5 }).collect();
    let truth: Vec<f64> = x.iter().map(|&x| if x > 0.5 { 1.5 } else { -0.5 }).collect();
    let renewed: Vec<bool> = (0..n).map(|row| uniform() < sigmoid(x[row] + exposure[row] * truth[row])).collect();
    let groups: Vec<usize> = (0..n).collect();
    let (_, views) = Recipe::fit(&[number("x", x.clone())], &renewed, &groups, Seed(1)).unwrap();
    let training = LabelledViews { views: &views, renewed: &renewed };
    let exposures = Exposures { offset: &x, exposure: &exposure };
    let params = BoostingParams { max_leaves: 4, max_depth: 2, learning_rate: 0.1, ..BoostingParams::default() };
    let found = Boosting::fit_exposed(&params, training, exposures, 60, Seed(1)).log_odds(&views.trees);
    let error = found.iter().zip(&truth).map(|(found, truth)| (found - truth).abs()).sum::<f64>() / f64::from(8_000);
    assert!(error < 0.25, "mean error {error} beside effects of -0.5 and 1.5");
}
