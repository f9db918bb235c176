//! Trees on all columns: used where they tell who gains, never tried where there is little to learn from.

use winprob::effects::Candidate;

use super::trade::{PLAYBOOK, Trade, effects};

const CROSSED: Trade = Trade { n: 62_000, effect: 0.6, hidden: 0.0, drawn: 0.0, tells_chance: false, crossed: true };

#[test]
fn trees_are_admitted_where_two_columns_together_tell_who_gains() {
    let table = CROSSED.files(1).join(PLAYBOOK);
    let model = effects(&table);
    let trial = model.report.kinds[0].boosted.expect("calls were made in more than 20,000 rows");
    assert!(trial.n_given >= 20_000 && trial.is_admitted(), "{trial:?}");
    assert!(trial.with_trees > trial.terms + 3.0 * trial.standard_error, "{trial:?}");
    let n = 200;
    let columns: Vec<_> =
        table.rows.features.iter().map(|column| column.select(&(0..n).collect::<Vec<usize>>())).collect();
    let values = |name: &str| match &columns.iter().find(|column| column.name == name).expect("a column").data {
        winprob::table::ColumnData::Number(values) => values.clone(),
        other => panic!("{other:?}"),
    };
    let (x, z) = (values("x"), values("z"));
    let accounts = model.prepare(&columns, &vec![1.0; n]).unwrap();
    let gain = |row: usize| model.account(&accounts, row, 90, &[Candidate { kind: 0, lead_days: 45 }]).uplift(&[0]);
    let clear = (0..n).filter(|&row| x[row].abs() > 0.4 && z[row].abs() > 0.4);
    let (right, all) = clear.fold((0, 0), |(right, all), row| {
        (right + usize::from((gain(row).uplift > 0.0) == (x[row] * z[row] > 0.0)), all + 1)
    });
    assert!(right * 10 > all * 9, "{right} of {all} have the right sign");
}

#[test]
fn no_trees_are_tried_on_few_rows() {
    let table = Trade { n: 800, ..CROSSED }.files(1).join(PLAYBOOK);
    assert_eq!(effects(&table).report.kinds[0].boosted, None);
}
