//! `simulate`: a synthetic book carries its truth.

use winprob::simulate::{BookParams, Kind, World, simulate};
use winprob::units::Seed;

#[test]
fn what_an_intervention_truly_changes_is_known_and_nothing_where_nothing_works() {
    let book = |world| {
        simulate(&BookParams { world, n_past: 20, n_open: 5, seed: Seed(1), today: "2026-11-01".parse().unwrap() })
    };
    let gains = |world| -> Vec<f64> {
        let book = book(world);
        let gain = |lead: i32| {
            book.open.iter().map(move |account| {
                account.log_odds_with(&[(Kind::ExecutiveCall, lead)]).0 - account.log_odds_without().0
            })
        };
        gain(14).collect()
    };
    assert!(gains(World::Normal).iter().any(|gain| gain.abs() > 1e-9));
    assert!(gains(World::Null).iter().all(|gain| gain.abs() < 1e-9));
    assert_eq!(gains(World::Normal), gains(World::Normal), "the same seed gives the same book");
}
