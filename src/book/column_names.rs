//! Which column plays which part.

use serde::{Deserialize, Serialize};

use crate::table::{DateOrder, DecimalMark, Styles};

/// Names of the columns that play a part, and whether the playbook named them or they are the defaults.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ColumnNames {
    /// The account's key.
    pub account: String,
    /// The decision date.
    pub as_of: String,
    /// When the contract comes due.
    pub renewal_date: String,
    /// When the decision became known.
    pub decided_on: String,
    /// How it ended.
    pub outcome: String,
    /// What the renewal is worth.
    pub value: String,
    /// The owner of the account.
    pub owner: String,
    /// The segment of the account.
    pub segment: String,
    /// What people call the account.
    #[serde(default = "usual_name")]
    pub name: String,
    /// Words of the outcome that mean renewed; empty means the usual words.
    pub renewed_when: Vec<String>,
    /// Words of the outcome that mean lost; empty means every other word, or the usual words.
    pub lost_when: Vec<String>,
    /// Words of the outcome that mean not decided yet; a blank always does.
    #[serde(default)]
    pub open_when: Vec<String>,
    /// Which of day and month comes first, where files do not tell.
    #[serde(default)]
    pub dates: Option<DateOrder>,
    /// What stands before decimals, where files do not tell.
    #[serde(default)]
    pub numbers: Option<DecimalMark>,
    /// Columns to leave out.
    pub ignore: Vec<String>,
    /// Keys of `[columns]` the playbook states itself: those columns must exist.
    pub stated: Vec<String>,
}

/// The column of the name where the playbook states none.
pub(super) const USUAL_NAME: &str = "account_name";

fn usual_name() -> String {
    USUAL_NAME.to_owned()
}

impl ColumnNames {
    /// How days and numbers are written where files do not tell.
    #[must_use]
    pub fn styles(&self) -> Styles {
        Styles { dates: self.dates, numbers: self.numbers }
    }
}
