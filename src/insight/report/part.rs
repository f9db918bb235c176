//! The sections of the review, and their lines.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A section of the review.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ReportPart {
    /// What renewed, by quarter: `value` came due, `actual` renewed.
    Renewed,
    /// What was said of it, by quarter: `expected` with its 80 % interval, and what came.
    Said,
    /// What was said, by traffic light, as shares of renewals.
    Lights,
    /// How far people's calls and the model were off: Brier scores.
    Calls,
    /// What each kind of intervention was worth: the mean change of win probability with its 90 % interval.
    Plays,
    /// Surprise churn, by quarter: the share of the lost value that was green, with its 90 % interval.
    SurpriseChurn,
    /// What was not seen coming in the quarter, the most valuable first.
    Missed,
    /// What is next, by quarter: `expected` of `value` with its 80 % interval.
    Next,
}

impl ReportPart {
    /// The word for files.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Renewed => "renewed",
            Self::Said => "said",
            Self::Lights => "lights",
            Self::Calls => "calls",
            Self::Plays => "plays",
            Self::SurpriseChurn => "surprise_churn",
            Self::Missed => "missed",
            Self::Next => "next",
        }
    }
}

/// A figure of the review.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ReportLine {
    /// Its section.
    pub part: ReportPart,
    /// What it is of: a quarter, a traffic light, a kind of intervention, an account.
    pub name: String,
    /// Renewals, or interventions.
    pub n: Option<usize>,
    /// What came due or was lost, in money; counted where no value is recorded.
    pub value: Option<f64>,
    /// What was or is expected.
    pub expected: Option<f64>,
    /// Lower end of its interval.
    pub low: Option<f64>,
    /// Upper end of its interval.
    pub high: Option<f64>,
    /// What happened; absent as long as it has not.
    pub actual: Option<f64>,
    /// What is expected if what is recommended is done.
    pub expected_with_plan: Option<f64>,
    /// In words.
    pub words: String,
}

impl ReportLine {
    /// A line that says nothing yet but its words.
    pub(super) fn of(part: ReportPart, name: impl Into<String>, words: String) -> Self {
        Self {
            part,
            name: name.into(),
            n: None,
            value: None,
            expected: None,
            low: None,
            high: None,
            actual: None,
            expected_with_plan: None,
            words,
        }
    }
}
