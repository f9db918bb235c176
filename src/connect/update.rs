//! Cells of the file that carries probabilities back into a CRM: the trend since the last export, and text that no spreadsheet
//! takes for a formula.

/// Where a win probability is going, as customers of the large systems know it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trend {
    /// Higher than in the file before by five points or more.
    Improving,
    /// Within five points.
    Steady,
    /// Lower by five points or more.
    Declining,
    /// There is nothing to compare with.
    NotEnoughInformation,
}

/// Changes of less than this are noise of the data's.
const POINTS: f64 = 5.0;

impl Trend {
    /// The trend from one probability to another, both in percent.
    #[must_use]
    pub fn between(before: Option<f64>, now: f64) -> Self {
        match before.map(|before| now - before) {
            None => Self::NotEnoughInformation,
            Some(change) if change >= POINTS => Self::Improving,
            Some(change) if change <= -POINTS => Self::Declining,
            Some(_) => Self::Steady,
        }
    }

    /// The word for the file.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Improving => "Improving",
            Self::Steady => "Steady",
            Self::Declining => "Declining",
            Self::NotEnoughInformation => "Not enough information",
        }
    }
}

/// Free text that a spreadsheet will not take for a formula.
#[must_use]
pub fn guarded(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text.to_owned() }
}
