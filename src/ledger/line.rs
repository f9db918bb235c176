//! One line: a win probability as it was published, and the salted hash that commits to it.

use crate::units::{Canonical, Date};

/// A win probability as it was published.
#[derive(Debug, Clone, PartialEq)]
pub struct Statement {
    /// The account.
    pub account_id: String,
    /// Which model answered.
    pub model: String,
    /// The day the features were known.
    pub as_of: Option<Date>,
    /// The win probability.
    pub win_probability: f64,
    /// Lower end of the 90 % interval.
    pub low: f64,
    /// Upper end of the 90 % interval.
    pub high: f64,
    /// When it was published, in seconds since 1970.
    pub at: i64,
    /// Random text of its own: without it nobody can guess the statement from its hash.
    pub salt: String,
}

impl Statement {
    /// The hash that commits to it, in hexadecimal digits.
    #[must_use]
    pub fn hash(&self) -> String {
        let canonical = Canonical::new("ledger line 1")
            .text(&self.salt)
            .text(&self.account_id)
            .text(&self.model)
            .maybe(self.as_of, |canonical, day| canonical.text(&day.to_string()))
            .number(self.win_probability)
            .number(self.low)
            .number(self.high)
            .text(&self.at.to_string());
        canonical.hash().to_hex().to_string()
    }
}

/// A line of an entry.
#[derive(Debug, Clone, PartialEq)]
pub struct LedgerLine {
    /// Its number in the entry; numbers ascend, and some may be left out.
    pub number: i64,
    /// The hash of what was said.
    pub hash: String,
    /// What was said; absent once the account was erased.
    pub statement: Option<Statement>,
}

impl LedgerLine {
    /// The line of a statement.
    #[must_use]
    pub fn of(number: i64, statement: Statement) -> Self {
        Self { number, hash: statement.hash(), statement: Some(statement) }
    }

    /// Whether the statement, where it is known, is the one the hash commits to.
    #[must_use]
    pub fn holds(&self) -> bool {
        self.statement.as_ref().is_none_or(|statement| statement.hash() == self.hash)
    }
}
