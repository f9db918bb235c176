//! `conclude`: what a file without a manual says, and how sure that is.

use std::fmt::Write;

use winprob::book::Playbook;
use winprob::conclude::{Stated, conclude};

use super::table;

#[test]
fn a_churn_table_gets_a_playbook() {
    let mut text = "customerID,Contract,MonthlyCharges,Churn\n".to_owned();
    for n in 0..120 {
        let (contract, left) = (["Monthly", "One year"][n % 2], if n % 4 == 0 { "Yes" } else { "No" });
        writeln!(text, "C{n:03},{contract},{}.50,{left}", 20 + n * 7 % 60).unwrap();
    }
    let found = conclude(&[table("customers.csv", &text)], &Stated::default()).unwrap();
    assert_eq!((found.column_of("account"), found.column_of("outcome")), (Some("customerID"), Some("Churn")));
    assert_eq!(found.lost_when, ["Yes"]);
    let playbook = Playbook::parse(&found.playbook(), "playbook.toml").unwrap();
    assert_eq!(playbook.columns.outcome, "Churn");
}
