//! When people and model are set side by side, whose calls are scored together, and what raises an alert: the tables
//! `[checkpoints]`, `[people]` and `[alerts]` of the playbook.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::units::Days;

/// The days before a renewal on which people and model are set side by side.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default, expecting = "a table with the days of the checkpoints")]
pub struct CheckpointDays {
    /// Days before renewal, the farthest first.
    pub days: Vec<Days>,
}

impl Default for CheckpointDays {
    fn default() -> Self {
        Self { days: vec![180, 90] }
    }
}

impl CheckpointDays {
    /// The checkpoint nearest to the renewal, at which only `renew` or `lose` is an answer.
    #[must_use]
    pub fn last(&self) -> Option<Days> {
        self.days.last().copied()
    }
}

/// Whose calls are scored together.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default, expecting = "a table with score_individuals and teams")]
pub struct People {
    /// Whether calls may be scored by person; each use is written to the audit log.
    pub score_individuals: bool,
    /// Team → its owners.
    pub teams: BTreeMap<String, Vec<String>>,
}

impl People {
    /// The team of an owner, where the playbook names it.
    #[must_use]
    pub fn team_of(&self, owner: &str) -> Option<&str> {
        let is_in = |owners: &Vec<String>| owners.iter().any(|one| one.trim().eq_ignore_ascii_case(owner.trim()));
        self.teams.iter().find(|(_, owners)| is_in(owners)).map(|(team, _)| team.as_str())
    }
}

/// Which columns of the open book raise alerts. What is not stated raises none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default, expecting = "a table with the columns that raise alerts")]
pub struct AlertColumns {
    /// The column of the executive sponsor: a name or a yes; a blank or a no means there is none.
    pub sponsor: Option<String>,
    /// The column that says that the sponsor has left: a yes, or the day.
    pub sponsor_left: Option<String>,
    /// The column of the answer to a survey, or of its day; a blank or a no means it was not answered.
    pub survey_answer: Option<String>,
    /// The column of the day on which the survey was sent.
    pub survey_sent: Option<String>,
    /// Days an answer may take.
    pub survey_days: Days,
    /// The column of the tier.
    pub tier: Option<String>,
    /// Tier → column that counts a persona → how many the tier needs.
    pub personas: BTreeMap<String, BTreeMap<String, u32>>,
}

impl Default for AlertColumns {
    fn default() -> Self {
        Self {
            sponsor: None,
            sponsor_left: None,
            survey_answer: None,
            survey_sent: None,
            survey_days: 14,
            tier: None,
            personas: BTreeMap::new(),
        }
    }
}

impl AlertColumns {
    /// Every column that is named, with the key that names it.
    #[must_use]
    pub fn named(&self) -> Vec<(String, &str)> {
        let plain = [
            ("sponsor", &self.sponsor),
            ("sponsor_left", &self.sponsor_left),
            ("survey_answer", &self.survey_answer),
            ("survey_sent", &self.survey_sent),
            ("tier", &self.tier),
        ];
        let plain = plain.into_iter().filter_map(|(key, name)| Some((format!("alerts.{key}"), name.as_deref()?)));
        let counted = self.personas.iter().flat_map(|(tier, counted)| {
            counted.keys().map(move |name| (format!("alerts.personas.{tier}.{name}"), name.as_str()))
        });
        plain.chain(counted).collect()
    }
}
