//! What is concluded, each with how sure it is and why, and what a person has stated, which is taken as said.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::table::DateOrder;

/// How sure a conclusion is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Sureness {
    /// It may well be otherwise: asked about.
    Unsure,
    /// The best reading of name and content.
    Likely,
    /// Name and content agree, or a person has said so.
    Sure,
}

impl Sureness {
    /// The word for people.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Unsure => "unsure",
            Self::Likely => "likely",
            Self::Sure => "sure",
        }
    }

    /// From how well a name fits, 0 to 1.
    pub(super) fn of_fit(fit: f64) -> Self {
        match fit {
            fit if fit >= 0.9 => Self::Sure,
            fit if fit >= 0.6 => Self::Likely,
            _ => Self::Unsure,
        }
    }
}

/// What a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Part {
    /// Past renewals, to learn from.
    Renewals,
    /// The log of interventions.
    Interventions,
    /// The open accounts.
    Accounts,
    /// Something that is not used.
    Other,
}

impl Part {
    /// The word for people.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Renewals => "past renewals",
            Self::Interventions => "log of interventions",
            Self::Accounts => "open accounts",
            Self::Other => "not used",
        }
    }
}

/// What a file was concluded to be.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct FileReading {
    /// The file, without its folder.
    pub file: String,
    /// Rows below the header row.
    pub n_rows: usize,
    /// What it is.
    pub part: Part,
    /// How sure that is.
    pub sure: Sureness,
    /// Why.
    pub why: String,
}

/// A column that plays a part.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct RoleReading {
    /// The key under `[columns]`: `account`, `as_of`, `renewal_date`, `decided_on`, outcome, value, owner or segment.
    pub role: String,
    /// The column.
    pub column: String,
    /// How sure that is.
    pub sure: Sureness,
    /// Why.
    pub why: String,
}

/// A column that is left out.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Ignored {
    /// The column.
    pub column: String,
    /// How sure it is that it must be left out.
    pub sure: Sureness,
    /// Why.
    pub why: String,
}

/// How the log of interventions is read.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct LogReading {
    /// The column with the account ID.
    pub account: String,
    /// The column that says what was done.
    pub kind: String,
    /// The column that says when.
    pub date: String,
    /// The kinds and how often each was done, the most frequent first.
    pub kinds: Vec<(String, usize)>,
}

/// Where the open book comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum OpenBook {
    /// A file of open accounts.
    File,
    /// Rows of the past renewals whose outcome is not known yet.
    Undecided,
    /// Rows of the past renewals that have not left, scored as if their own row had not been learned from.
    Current,
    /// There is none.
    None,
}

/// Something only a person can tell.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Question {
    /// The key of the playbook it is about, such as `columns.outcome`.
    pub about: String,
    /// The question.
    pub ask: String,
    /// The answers that can be given.
    pub options: Vec<String>,
    /// The one that was taken.
    pub taken: String,
}

/// A feature and what people call it.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct FeatureReading {
    /// The column.
    pub column: String,
    /// Its type: number, category, flag or date.
    pub kind: &'static str,
    /// Its name for people.
    pub label: String,
    /// Its family, where its name tells.
    pub family: Option<String>,
    /// Whether a blank is an answer of its own.
    pub non_response: bool,
}

/// All that was concluded.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Conclusions {
    /// File by file.
    pub files: Vec<FileReading>,
    /// The columns that play a part.
    pub columns: Vec<RoleReading>,
    /// Words of the outcome that mean renewed.
    pub renewed_when: Vec<String>,
    /// Words of the outcome that mean lost.
    pub lost_when: Vec<String>,
    /// Words of the outcome that mean not decided yet.
    pub open_when: Vec<String>,
    /// Rows that renewed, were lost, and are open.
    pub counts: [usize; 3],
    /// Columns that are left out.
    pub ignore: Vec<Ignored>,
    /// The log, where there is one.
    pub log: Option<LogReading>,
    /// What is learned from.
    pub features: Vec<FeatureReading>,
    /// Where the open book comes from.
    pub open: OpenBook,
    /// What comes first in days, where a person has said so: `day/month/year` or `month/day/year`.
    pub dates: Option<String>,
    /// What a person should say.
    pub questions: Vec<Question>,
    /// Facts worth knowing, one sentence each.
    pub notes: Vec<String>,
}

impl Conclusions {
    /// The file that is that part.
    #[must_use]
    pub fn file_of(&self, part: Part) -> Option<&str> {
        self.files.iter().find(|reading| reading.part == part).map(|reading| reading.file.as_str())
    }

    /// The column that plays that part.
    #[must_use]
    pub fn column_of(&self, role: &str) -> Option<&str> {
        self.columns.iter().find(|reading| reading.role == role).map(|reading| reading.column.as_str())
    }
}

/// What a person has stated: it is taken as said.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Stated {
    /// The file of past renewals.
    pub renewals: Option<String>,
    /// The log of interventions.
    pub interventions: Option<String>,
    /// The file of open accounts.
    pub accounts: Option<String>,
    /// Role under `[columns]` and the column that plays it; a blank column means that none does.
    pub columns: std::collections::BTreeMap<String, String>,
    /// Words of the outcome that mean renewed.
    pub renewed_when: Vec<String>,
    /// Words of the outcome that mean lost.
    pub lost_when: Vec<String>,
    /// Columns to leave out beside those concluded.
    pub ignore: Vec<String>,
    /// Columns to keep although they look as if they knew the outcome.
    pub keep: Vec<String>,
}

impl Stated {
    /// What comes first in days, where it is stated under `dates` of the columns.
    pub(super) fn dates(&self) -> Option<DateOrder> {
        let stated = self.columns.get("dates")?;
        [DateOrder::DayFirst, DateOrder::MonthFirst].into_iter().find(|order| order.word() == stated)
    }
}
