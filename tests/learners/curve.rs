//! What more rows bring: ever twice as many, judged on the same accounts, until a doubling is worth no more than chance.

use winprob::ensemble::{EnsembleParams, LearningCurve, TrainingRows};
use winprob::units::{Seed, Silent};

use super::worlds::{World, book};

fn curve(world: &World, seed: u64) -> Option<LearningCurve> {
    let rows = TrainingRows { columns: &world.columns, renewed: &world.renewed, groups: &world.groups };
    EnsembleParams::default().check().unwrap().learning_curve(rows, Seed(seed), &Silent).unwrap()
}

/// A world whose outcomes have nothing to do with its columns.
fn of_chance(n_rows: usize, seed: u64) -> World {
    World { renewed: book(n_rows, seed + 1_000).renewed, ..book(n_rows, seed) }
}

#[test]
fn the_curve_doubles_until_a_doubling_gains_less_than_its_standard_error() {
    for (world, learns) in [(book(12_000, 1), true), (of_chance(3_000, 2), false)] {
        let curve = curve(&world, 1).unwrap();
        let points = &curve.points;
        assert!(points.len() >= 2 && points.len() <= 5, "{curve:?}");
        assert!(points[0].gain.is_none());
        let (last, before) = points.split_last().unwrap();
        assert!(before.iter().skip(1).all(|point| point.gain.unwrap().is_notable()), "{curve:?}");
        assert!(points.len() == 5 || !last.gain.unwrap().is_notable(), "{curve:?}");
        for pair in points.windows(2) {
            let gain = pair[1].gain.unwrap();
            assert!((pair[1].n_rows as f64 / pair[0].n_rows as f64 - 2.0).abs() < 0.1, "{curve:?}");
            assert!((pair[0].log_loss - pair[1].log_loss - gain.mean).abs() < 1e-9, "on the same rows");
            assert!(gain.standard_error > 0.0);
        }
        assert!(!learns || points[1].gain.unwrap().is_notable(), "from 600 rows to 1,200: {curve:?}");
        assert_eq!(curve, self::curve(&world, 1).unwrap());
    }
}

#[test]
fn there_is_no_curve_of_too_few_rows() {
    assert!(curve(&book(150, 1), 1).is_none());
}

#[test]
fn an_account_counts_once_however_many_rows_it_has() {
    let world = book(1_500, 4);
    let twice = |rows: &[usize]| -> Vec<usize> { rows.iter().chain(rows).copied().collect() };
    let rows: Vec<usize> = (0..1_500).collect();
    let doubled = World {
        columns: world.columns.iter().map(|column| column.select(&twice(&rows))).collect(),
        renewed: twice(&rows).into_iter().map(|row| world.renewed[row]).collect(),
        truth: Vec::new(),
        groups: twice(&world.groups),
    };
    let error = |curve: Option<LearningCurve>| curve.unwrap().points[1].gain.unwrap().standard_error;
    let (once, twice) = (error(curve(&world, 3)), error(curve(&doubled, 3)));
    assert!(twice > 0.75 * once, "{twice} with every row twice, {once} with every row once");
}
