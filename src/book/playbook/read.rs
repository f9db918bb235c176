//! Reading a playbook: TOML text in, a checked [`Playbook`](super::Playbook) or an error with its line out.

use std::collections::BTreeMap;
use std::path::Path;

use serde::de::DeserializeOwned;

use super::attention::{AlertColumns, CheckpointDays, People};
use super::check::Check;
use super::contents::{Capacity, EffectsHint, Onboarding, Playbook, Training};
use super::file::{Columns, File};
use super::health::Health;
use super::scorecard::Scorecard;
use super::sources::{FileNames, LogNames};
use crate::book::error::BookError;
use crate::table::{TableError, text_of};

impl Default for Playbook {
    /// What an empty file says.
    fn default() -> Self {
        let columns = Columns::default().named();
        Self {
            file: "playbook.toml".to_owned(),
            files: FileNames::default(),
            log: LogNames::default(),
            columns,
            features: BTreeMap::new(),
            interventions: Vec::new(),
            capacity: Capacity::default(),
            health: Health { red_below: 0.5, green_from: 0.8 },
            onboarding: Onboarding { until_days: 90 },
            scorecard: Scorecard::default(),
            checkpoints: CheckpointDays::default(),
            people: People::default(),
            alerts: AlertColumns::default(),
            effects: EffectsHint::default(),
            training: Training::default(),
            today: None,
        }
    }
}

/// The tables of a playbook that `T` names; others are passed over.
///
/// # Errors
/// [`BookError::Syntax`] naming the line.
pub fn playbook_part<T: DeserializeOwned>(text: &str, file: &str) -> Result<T, BookError> {
    toml::from_str(text).map_err(|error| Check { file, text }.syntax(&error))
}

impl Playbook {
    /// Reads and checks a playbook.
    ///
    /// # Errors
    /// [`BookError`] naming the line or the key, the value and what was expected.
    pub fn read(path: &Path) -> Result<Self, BookError> {
        let file = path.display().to_string();
        let bytes = std::fs::read(path).map_err(|source| TableError::Io { file: file.clone(), source })?;
        if bytes.iter().all(u8::is_ascii_whitespace) {
            return Ok(Self { file, ..Self::default() });
        }
        Self::parse(text_of(&bytes, &file)?, &file)
    }

    /// Reads and checks the text of a playbook; `file` names it in messages.
    ///
    /// # Errors
    /// As [`Playbook::read`].
    pub fn parse(text: &str, file: &str) -> Result<Self, BookError> {
        let check = Check { file, text };
        let raw: File = toml::from_str(text).map_err(|error| check.syntax(&error))?;
        let interventions = raw
            .interventions
            .0
            .into_iter()
            .map(|(kind, keys)| check.intervention(&kind, keys))
            .collect::<Result<Vec<_>, _>>()?;
        let playbook = Self {
            file: file.to_owned(),
            files: raw.files,
            log: raw.log,
            columns: raw.columns.named(),
            features: raw.features.into_iter().map(|(name, feature)| (name, feature.hint())).collect(),
            interventions,
            capacity: check.capacity(raw.capacity)?,
            health: check.health(&raw.health)?,
            onboarding: Onboarding {
                until_days: check.at_least(&["onboarding", "until_days"], raw.onboarding.until_days, 0)?,
            },
            scorecard: check.scorecard(raw.scorecard)?,
            checkpoints: check.checkpoints(raw.checkpoints)?,
            people: check.people(raw.people)?,
            alerts: check.alerts(raw.alerts)?,
            effects: check.effects(raw.effects)?,
            training: check.training(&raw.training)?,
            today: raw.today.map(|day| check.day("today", &day)).transpose()?,
        };
        check.kinds(&playbook)?;
        Ok(playbook)
    }
}
