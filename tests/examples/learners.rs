//! `learners`: a member says what each of its settings would have given for rows it has not seen, and is fitted with one.

use winprob::features::Recipe;
use winprob::learners::{FittedMember, LabelledViews, Learner, LogisticParams};
use winprob::metrics::auc;
use winprob::units::Seed;

use super::customers;

#[test]
fn the_logistic_member_ranks_by_what_decides() {
    let (columns, renewed) = customers();
    let groups: Vec<usize> = (0..200).collect();
    let (_, views) = Recipe::fit(&columns, &renewed, &groups, Seed(1)).unwrap();
    let rows = LabelledViews { views: &views, renewed: &renewed };
    let learner: Box<dyn Learner<FittedMember>> = Box::new(LogisticParams::default());
    let settings = learner.held_out(rows, rows, Seed(1)).unwrap();
    assert!(!settings.is_empty() && settings.iter().all(|log_odds| log_odds.len() == 200));
    let member = learner.fit(rows, 0, Seed(1)).unwrap();
    assert!(auc(&member.log_odds(&views), &renewed) > 0.8);
}
