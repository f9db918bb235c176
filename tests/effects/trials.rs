//! What is drawn at random is worth more than what was chosen, and what the playbook assumes less than either.

use winprob::effects::{Candidate, EffectModel, Grade};

use super::trade::{PLAYBOOK, Trade, effects};

const PARTLY_DRAWN: Trade =
    Trade { n: 2_000, effect: 0.8, hidden: 1.0, drawn: 0.35, tells_chance: true, crossed: false };

#[test]
fn known_chances_take_out_what_a_driver_nobody_recorded_puts_in() {
    let average = |trade: &Trade, seed: u64| {
        let files = trade.files(seed);
        effects(&files.join(PLAYBOOK)).report.kinds[0].average_uplift - files.uplift
    };
    let silent = Trade { tells_chance: false, ..PARTLY_DRAWN };
    let (mut told, mut untold) = (0.0, 0.0);
    for seed in 1..=3 {
        told += average(&PARTLY_DRAWN, seed) / 3.0;
        untold += average(&silent, seed) / 3.0;
    }
    assert!(untold < -0.05, "not told of the draws, calls look {untold} worse than they are");
    assert!(told.abs() < 0.5 * untold.abs(), "told {told}, not told {untold}");
}

fn grade_and_gain(model: &EffectModel, table: &winprob::book::LearningTable, kind: usize) -> (Grade, f64) {
    let accounts = model.prepare(&table.rows.features, &vec![1.0; table.len()]).unwrap();
    let effects = model.account(&accounts, 0, 90, &[Candidate { kind, lead_days: 45 }]);
    (effects.candidates[0].grade, effects.uplift(&[0]).uplift)
}

#[test]
fn an_assumed_effect_counts_while_there_are_no_data_and_is_graded_so() {
    let files = Trade { n: 600, hidden: 0.0, drawn: 0.0, tells_chance: false, ..PARTLY_DRAWN }.files(3);
    let visit = "[interventions.visit]\nlead_days = [45]\nassumed = { points = 5, low = 0, high = 10 }\n";
    let table = files.join(&format!("{PLAYBOOK}{visit}"));
    let model = effects(&table);
    let (grade, gain) = grade_and_gain(&model, &table, 1);
    assert_eq!(grade, Grade::Assumed);
    assert!((0.02..0.09).contains(&gain), "{gain}");
    assert!(!model.report.kinds[1].stands_up);
    let silent = files.join(&format!("{PLAYBOOK}[interventions.visit]\nlead_days = [45]\n"));
    assert_eq!(grade_and_gain(&effects(&silent), &silent, 1).0, Grade::Unsupported);
}

#[test]
fn an_assumed_effect_yields_to_data_and_cannot_raise_a_kind_above_chance() {
    let idle = Trade { n: 2_000, effect: 0.0, hidden: 0.0, drawn: 0.0, tells_chance: false, crossed: false };
    let table =
        idle.files(4).join("[interventions.call]\nlead_days = [45]\nassumed = { points = 9, low = 5, high = 12 }\n");
    let model = effects(&table);
    let call = &model.report.kinds[0];
    assert!(call.average_uplift < 0.06, "{call:?}");
    assert!(!call.stands_up, "what is assumed is no discovery: {call:?}");
    assert_ne!(grade_and_gain(&model, &table, 0).0, Grade::Supported);
}
