//! `ensemble`: members that answer for rows they have not seen are combined and calibrated into a probability.

use winprob::ensemble::{EnsembleParams, TrainingRows};
use winprob::units::{Seed, Silent};

use super::customers;

#[test]
fn heavy_users_are_likelier_to_renew_and_the_card_knows_by_how_much_it_beats_the_base_rate() {
    let (columns, renewed) = customers();
    let groups: Vec<usize> = (0..200).collect();
    let rows = TrainingRows { columns: &columns, renewed: &renewed, groups: &groups };
    let fit = EnsembleParams::default().check().unwrap().fit(rows, Seed(1), &Silent).unwrap();
    let answers = fit.ensemble.predict(&columns).unwrap();
    // Row 46 has a usage of 2, row 27 one of 99.
    let (light, heavy) = (answers[46], answers[27]);
    assert!(light.probability.get() < 0.3 && heavy.probability.get() > 0.7, "{light:?} {heavy:?}");
    assert!(light.interval.contains(light.probability.get()));
    let report = fit.ensemble.report();
    assert!(report.out_of_fold.log_loss < report.base_rate_log_loss);
}
