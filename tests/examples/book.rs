//! `book`: past renewals and the log of interventions become a learning table, under the playbook.

use super::{files, past};

#[test]
fn a_row_knows_what_was_done_after_its_decision_date_and_how_it_ended() {
    let (table, log) = past();
    assert_eq!((table.rows.len(), table.renewed.len(), log.len()), (160, 160, 80));
    let first = &table.given[0];
    assert_eq!((first.len(), first[0].kind, first[0].lead_days), (1, 0, 30));
    assert!(table.given[1].is_empty(), "the second account was not called");
    let n_renewed = files()[0].1.lines().filter(|line| line.split(',').nth(3) == Some("1")).count();
    assert_eq!(table.renewed.iter().filter(|&&renewed| renewed).count(), n_renewed);
}
