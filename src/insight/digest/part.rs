//! The sections of a digest, and a digest for each owner.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::units::Date;

/// A section of a digest, in the order of the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum DigestPart {
    /// What moved, and why.
    Moved,
    /// What is due within a week.
    Due,
    /// What was due before, and is not done.
    Overdue,
    /// Renewals of which a person and the model say the opposite.
    Disagreements,
}

impl DigestPart {
    /// Every section.
    pub const ALL: [Self; 4] = [Self::Moved, Self::Due, Self::Overdue, Self::Disagreements];

    /// The word for files.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Moved => "moved",
            Self::Due => "due",
            Self::Overdue => "overdue",
            Self::Disagreements => "disagreements",
        }
    }

    /// The heading on the page.
    #[must_use]
    pub fn heading(self) -> &'static str {
        match self {
            Self::Moved => "Moved, and why",
            Self::Due => "Due this week",
            Self::Overdue => "Overdue",
            Self::Disagreements => "Disagreements",
        }
    }
}

/// Something an owner should know of an account.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct DigestLine {
    /// Its section.
    pub part: DigestPart,
    /// The account.
    pub account_id: String,
    /// What people call it.
    pub name: Option<String>,
    /// Its owner.
    pub owner: Option<String>,
    /// The day it is about.
    #[schema(value_type = Option<String>, format = Date)]
    pub day: Option<Date>,
    /// What the renewal is worth.
    pub value: Option<f64>,
    /// The win probability now.
    pub win_probability: Option<f64>,
    /// In words.
    pub words: String,
}

impl DigestLine {
    /// The account as people call it.
    #[must_use]
    pub fn title(&self) -> &str {
        self.name.as_deref().unwrap_or(&self.account_id)
    }
}

/// The week of an owner.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Digest {
    /// Whose it is; absent for accounts without an owner.
    pub owner: Option<String>,
    /// The first day of the week ahead.
    #[schema(value_type = String, format = Date)]
    pub from: Date,
    /// The last day of it.
    #[schema(value_type = String, format = Date)]
    pub to: Date,
    /// How much there is, in words.
    pub words: String,
    /// The lines, section by section.
    pub lines: Vec<DigestLine>,
}

/// A digest for each owner who has any line, from the lines of all sections.
#[must_use]
pub fn digests(lines: Vec<DigestLine>, from: Date) -> Vec<Digest> {
    let mut owners: BTreeMap<Option<String>, Vec<DigestLine>> = BTreeMap::new();
    for line in lines {
        owners.entry(line.owner.clone()).or_default().push(line);
    }
    let digest = |(owner, mut lines): (Option<String>, Vec<DigestLine>)| {
        // Within a section lines keep the order in which they were told.
        lines.sort_by_key(|line| line.part);
        Digest { owner, from, to: from.plus(WEEK - 1), words: words(&lines), lines }
    };
    owners.into_iter().map(digest).collect()
}

/// Days a digest looks ahead.
pub(super) const WEEK: i32 = 7;

fn words(lines: &[DigestLine]) -> String {
    let count = |part: DigestPart| lines.iter().filter(|line| line.part == part).count();
    format!(
        "{} moved, {} due this week, {} overdue, {} where people and model disagree",
        count(DigestPart::Moved),
        count(DigestPart::Due),
        count(DigestPart::Overdue),
        count(DigestPart::Disagreements)
    )
}
