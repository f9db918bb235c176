//! Which of day and month comes first in a day written with numbers, as a column's own days tell or the playbook's `dates` says.

use serde::{Deserialize, Serialize};

/// Which of day and month comes first in `3/4/2026`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum DateOrder {
    /// The day.
    #[serde(rename = "day/month/year")]
    DayFirst,
    /// The month.
    #[serde(rename = "month/day/year")]
    MonthFirst,
    /// Neither: only `2026-03-04` is taken.
    #[serde(rename = "year-month-day")]
    YearFirst,
}

impl DateOrder {
    /// The word for playbooks and messages.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::DayFirst => "day/month/year",
            Self::MonthFirst => "month/day/year",
            Self::YearFirst => "year-month-day",
        }
    }
}
