//! `model`: playbook, ensemble and effects as one, which is kept as one file and answers the same from it.

use winprob::model::{Model, decode, encode};

use super::{model, open, past};

#[test]
fn a_model_scores_the_open_book_the_same_before_and_after_it_was_kept() {
    let (_, log) = past();
    let model = model();
    let scores = model.score(&model.rows(&open(), &log).unwrap()).unwrap();
    assert!(scores[0].win_probability < scores[1].win_probability, "who uses it renews");
    assert!(scores.iter().all(|score| score.low <= score.win_probability && score.win_probability <= score.high));

    let kept: Model = decode(&encode(model, "m.winprob").unwrap(), "m.winprob").unwrap();
    assert_eq!(kept.score(&kept.rows(&open(), &log).unwrap()).unwrap(), scores);
}
