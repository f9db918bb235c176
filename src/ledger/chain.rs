//! Verifies a hash chain entry by entry from its start; the first entry that does not fit is the error.

use super::entry::{LedgerEntry, LedgerHead, root_of};
use super::line::LedgerLine;

/// The first place at which a ledger was changed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Broken {
    /// An entry is not the next one.
    #[error("entry {expected} of the ledger is missing: entry {found} stands in its place")]
    Order {
        /// The position that should come.
        expected: i64,
        /// The position that came.
        found: i64,
    },
    /// An entry does not follow the one before.
    #[error(
        "entry {position} of the ledger does not follow the entry before: expected the hash {expected:?}, found {found:?}"
    )]
    Previous {
        /// The entry.
        position: i64,
        /// The hash of the entry before.
        expected: String,
        /// What the entry says of it.
        found: String,
    },
    /// Lines were removed or added.
    #[error("entry {position} of the ledger has {found} lines, expected {expected}: readings were removed or added")]
    Lines {
        /// The entry.
        position: i64,
        /// Lines it had.
        expected: i64,
        /// Lines it has.
        found: usize,
    },
    /// A reading is not what was published.
    #[error("entry {position} of the ledger, line {line}: the reading of {account_id} was rewritten")]
    Line {
        /// The entry.
        position: i64,
        /// The number of the line.
        line: i64,
        /// The account.
        account_id: String,
    },
    /// The hashes of lines are not the ones that were entered.
    #[error("entry {position} of the ledger: the hash of a line was rewritten")]
    Root {
        /// The entry.
        position: i64,
    },
    /// An entry is not what it was.
    #[error("entry {position} of the ledger was rewritten: its hash does not fit what it says")]
    Entry {
        /// The entry.
        position: i64,
    },
    /// The ledger ends elsewhere than it says.
    #[error("the ledger ends with entry {found}, expected {expected}: entries were removed from its end")]
    End {
        /// Where it is said to end.
        expected: i64,
        /// Where it ends.
        found: i64,
    },
    /// A hash that was kept outside is not in it.
    #[error("no entry of the ledger has the hash {0:?}: it was written anew since that hash was kept")]
    Kept(String),
    /// A reading stands beside the ledger, though the ledger had begun.
    #[error("a reading of {account_id} is in no entry of the ledger, though it is later than the first entry")]
    Beside {
        /// The account.
        account_id: String,
    },
}

/// A ledger of which every entry fits.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Verified {
    /// Where it ends.
    pub head: LedgerHead,
    /// Readings that were published.
    pub n_readings: usize,
    /// Of those, readings of accounts that were erased.
    pub n_erased: usize,
}

/// A ledger as far as it was read.
#[derive(Debug, Clone, Default)]
pub struct Chain {
    known: Verified,
    kept: Option<String>,
}

impl Chain {
    /// The start of a ledger in which a hash that was kept outside must stand, where there is one.
    #[must_use]
    pub fn new(kept: Option<String>) -> Self {
        Self { known: Verified::default(), kept }
    }

    /// Reads the next entry with its lines in order.
    ///
    /// # Errors
    /// [`Broken`] when it does not fit.
    pub fn read(&mut self, entry: &LedgerEntry, lines: &[LedgerLine]) -> Result<(), Broken> {
        let head = &self.known.head;
        let position = entry.position;
        if position != head.position + 1 {
            return Err(Broken::Order { expected: head.position + 1, found: position });
        }
        if entry.previous != head.hash {
            let (expected, found) = (head.hash.clone(), entry.previous.clone());
            return Err(Broken::Previous { position, expected, found });
        }
        if i64::try_from(lines.len()) != Ok(entry.n_lines) {
            return Err(Broken::Lines { position, expected: entry.n_lines, found: lines.len() });
        }
        if let Some(line) = lines.iter().find(|line| !line.holds()) {
            let account_id = line.statement.as_ref().map(|one| one.account_id.clone()).unwrap_or_default();
            return Err(Broken::Line { position, line: line.number, account_id });
        }
        if root_of(lines) != entry.root {
            return Err(Broken::Root { position });
        }
        if entry.computed_hash() != entry.hash {
            return Err(Broken::Entry { position });
        }
        if self.kept.as_ref() == Some(&entry.hash) {
            self.kept = None;
        }
        self.known.head = entry.head();
        self.known.n_readings += lines.len();
        self.known.n_erased += lines.iter().filter(|line| line.statement.is_none()).count();
        Ok(())
    }

    /// The whole ledger, which is said to end at `end` where that is known.
    ///
    /// # Errors
    /// [`Broken`] when it ends elsewhere, or the hash that was kept is not in it.
    pub fn finish(self, end: Option<&LedgerHead>) -> Result<Verified, Broken> {
        let head = &self.known.head;
        if let Some(end) = end.filter(|end| *end != head) {
            if end.position == head.position {
                return Err(Broken::Entry { position: end.position });
            }
            return Err(Broken::End { expected: end.position, found: head.position });
        }
        self.kept.map_or(Ok(self.known), |kept| Err(Broken::Kept(kept)))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::ledger::{Salts, Statement, WholeEntry};

    type Entries = Vec<WholeEntry>;

    fn ledger(sizes: &[usize]) -> Entries {
        let mut salts = Salts::new(&[7; 32]);
        let mut head = LedgerHead::default();
        let entry = |(at, &size): (usize, &usize)| {
            let at = i64::try_from(at).unwrap();
            let line = |number: i64| {
                let statement = Statement {
                    account_id: format!("A{number}"),
                    model: "m".to_owned(),
                    as_of: "2026-11-01".parse().ok(),
                    win_probability: 0.5 + 0.001 * number as f64,
                    low: 0.4,
                    high: 0.7,
                    at,
                    salt: salts.next().unwrap(),
                };
                LedgerLine::of(number, statement)
            };
            let lines: Vec<LedgerLine> = (0..i64::try_from(size).unwrap()).map(line).collect();
            let entry = LedgerEntry::after(&head, at, &lines);
            head = entry.head();
            (entry, lines)
        };
        sizes.iter().enumerate().map(entry).collect()
    }

    fn verify(entries: &Entries, kept: Option<String>) -> Result<Verified, Broken> {
        let mut chain = Chain::new(kept);
        for (entry, lines) in entries {
            chain.read(entry, lines)?;
        }
        chain.finish(None)
    }

    fn position(broken: &Broken) -> i64 {
        match broken {
            Broken::Line { position, .. } | Broken::Lines { position, .. } | Broken::Previous { position, .. } => {
                *position
            }
            Broken::Root { position } | Broken::Entry { position } => *position,
            Broken::Order { expected, .. } => *expected,
            _ => 0,
        }
    }

    proptest! {
        #[test]
        fn a_ledger_holds_also_without_what_was_erased_and_any_change_is_found_where_it_is(
            sizes in prop::collection::vec(1_usize..5, 2..6),
            (at, line, what) in (0_usize..100, 0_usize..100, 0_usize..7),
        ) {
            let mut entries = ledger(&sizes);
            let at = at % entries.len();
            let line = line % sizes[at];
            entries[at].1[line].statement = None;
            let verified = verify(&entries, None).unwrap();
            prop_assert_eq!((verified.n_readings, verified.n_erased), (sizes.iter().sum(), 1));

            let mut entries = ledger(&sizes);
            let (entry, lines) = &mut entries[at];
            let statement = lines[line].statement.as_mut().unwrap();
            match what {
                0 => statement.win_probability += 1e-12,
                1 => statement.at += 1,
                2 => statement.account_id.push('x'),
                3 => lines[line].hash.replace_range(0..1, "x"),
                4 => drop(lines.remove(line)),
                5 => entry.at += 1,
                _ => {
                    statement.win_probability = 0.99;
                    lines[line].hash = statement.hash();
                }
            }
            let broken = verify(&entries, None).unwrap_err();
            prop_assert_eq!(position(&broken), entries[at].0.position, "{}", broken);
        }
    }

    #[test]
    fn who_writes_the_whole_ledger_anew_is_found_out_by_a_hash_that_was_kept() {
        let honest = ledger(&[3, 2, 4]);
        let kept = honest[1].0.hash.clone();
        assert!(verify(&honest, Some(kept.clone())).is_ok());
        let mut forged = ledger(&[3, 2, 4]);
        let statement = forged[0].1[1].statement.as_mut().unwrap();
        statement.win_probability = 0.01;
        forged[0].1[1].hash = statement.hash();
        let mut head = LedgerHead::default();
        for (entry, lines) in &mut forged {
            *entry = LedgerEntry::after(&head, entry.at, lines);
            head = entry.head();
        }
        assert!(verify(&forged, None).is_ok(), "by itself it fits");
        assert_eq!(verify(&forged, Some(kept.clone())), Err(Broken::Kept(kept)));
    }

    #[test]
    fn an_entry_that_was_cut_out_or_off_is_missed() {
        let entries = ledger(&[1, 1, 1]);
        let head = entries[2].0.head();
        let mut cut = entries.clone();
        cut.remove(1);
        assert_eq!(verify(&cut, None), Err(Broken::Order { expected: 2, found: 3 }));
        let mut chain = Chain::new(None);
        for (entry, lines) in &entries[..2] {
            chain.read(entry, lines).unwrap();
        }
        assert_eq!(chain.finish(Some(&head)), Err(Broken::End { expected: 3, found: 2 }));
    }
}
