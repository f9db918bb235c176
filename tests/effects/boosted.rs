//! Trees on all columns: used where they tell who gains, never tried where there is little to learn from.

use winprob::effects::Candidate;
use winprob::ensemble::fit_quick;
use winprob::table::{Column, ColumnData};
use winprob::units::Seed;

use super::trade::{PLAYBOOK, Trade, effects};

const CROSSED: Trade = Trade { n: 62_000, effect: 0.6, hidden: 0.0, drawn: 0.0, tells_chance: false, crossed: true };

#[test]
fn trees_are_admitted_where_two_columns_together_tell_who_gains() {
    let table = CROSSED.files(1).join(PLAYBOOK);
    let model = effects(&table);
    let trial = model.report.kinds[0].boosted.expect("calls were made in more than 20,000 rows");
    assert!(trial.n_given >= 20_000 && trial.is_admitted(), "{trial:?}");
    assert!(trial.with_trees > trial.terms + 3.0 * trial.standard_error, "{trial:?}");
    let rows: Vec<usize> = (0..table.len()).filter(|row| row % 150 == 0).collect();
    let columns: Vec<Column> = table.rows.features.iter().map(|column| column.select(&rows)).collect();
    let values = |name: &str| match &columns.iter().find(|column| column.name == name).expect("a column").data {
        ColumnData::Number(values) => values.clone(),
        other => panic!("{other:?}"),
    };
    let (x, z) = (values("x"), values("z"));
    let quick =
        fit_quick(&table.rows.features, &table.renewed, &(0..table.len()).collect::<Vec<_>>(), Seed(3)).unwrap();
    let base: Vec<f64> = quick.predict(&columns).unwrap().iter().map(|p| p.log_odds().0).collect();
    let accounts = model.prepare(&columns, &base).unwrap();
    let gain = |row: usize| model.account(&accounts, row, 90, &[Candidate { kind: 0, lead_days: 45 }]).uplift(&[0]);
    let mean = |of_one_sign: bool| {
        let asked: Vec<usize> = (0..rows.len()).filter(|&row| (x[row] * z[row] > 0.0) == of_one_sign).collect();
        asked.iter().map(|&row| gain(row).uplift).sum::<f64>() / asked.len() as f64
    };
    let (helped, harmed) = (mean(true), mean(false));
    assert!(helped > 0.0 && harmed < 0.0, "{helped} where it helps, {harmed} where it harms");
}

#[test]
fn no_trees_are_tried_on_few_rows() {
    let table = Trade { n: 800, ..CROSSED }.files(1).join(PLAYBOOK);
    assert_eq!(effects(&table).report.kinds[0].boosted, None);
}
