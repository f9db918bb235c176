//! `ledger`: what was published is chained by hashes, and a number that is changed later is found.

use winprob::ledger::{Broken, Chain, LedgerEntry, LedgerHead, LedgerLine, Statement};

fn said(account: &str, win_probability: f64) -> Statement {
    Statement {
        account_id: account.to_owned(),
        model: "m".to_owned(),
        as_of: None,
        win_probability,
        low: 0.1,
        high: 0.9,
        at: 10,
        salt: format!("salt of {account}"),
    }
}

#[test]
fn a_chain_is_read_from_its_start_and_breaks_where_it_was_rewritten() {
    let lines = [LedgerLine::of(1, said("a", 0.7)), LedgerLine::of(2, said("b", 0.4))];
    let entry = LedgerEntry::after(&LedgerHead::default(), 10, &lines);
    let mut chain = Chain::default();
    chain.read(&entry, &lines).unwrap();
    assert_eq!(chain.finish(None).unwrap().n_readings, 2);

    let mut forged = lines;
    forged[1].statement = Some(said("b", 0.9));
    let broken = Chain::default().read(&entry, &forged).unwrap_err();
    assert!(matches!(broken, Broken::Line { position: 1, line: 2, .. }), "{broken}");
}
