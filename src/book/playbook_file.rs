//! `playbook.toml` as written.

use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;

use serde::Deserialize;
use serde::de::{DeserializeOwned, Deserializer, IgnoredAny, MapAccess, Visitor};

use super::error::BookError;
use super::playbook::{
    Capacity, ColumnNames, EffectsHint, FeatureHint, Health, Monotone, Onboarding, Playbook, USUAL_NAME,
};
use super::playbook_check::Check;
use super::scorecard::Scorecard;
use super::sources::{FileNames, LogNames};
use crate::table::{DateOrder, DecimalMark, Kind, TableError, text_of};
use crate::units::Days;

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct File {
    files: FileNames,
    log: LogNames,
    columns: Columns,
    features: BTreeMap<String, Feature>,
    interventions: InFileOrder,
    capacity: CapacityKeys,
    health: HealthKeys,
    onboarding: OnboardingKeys,
    scorecard: Scorecard,
    /// How to read exports of other systems: the business of [`playbook_part`].
    salesforce: IgnoredAny,
    hubspot: IgnoredAny,
    effects: EffectsKeys,
    today: Option<toml::Value>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default, expecting = "a table with the names of columns")]
struct Columns {
    #[serde(alias = "account_id")]
    account: Option<String>,
    as_of: Option<String>,
    renewal_date: Option<String>,
    decided_on: Option<String>,
    outcome: Option<String>,
    renewed_when: Vec<Word>,
    lost_when: Vec<Word>,
    open_when: Vec<Word>,
    dates: Option<DateOrder>,
    numbers: Option<DecimalMark>,
    value: Option<String>,
    owner: Option<String>,
    segment: Option<String>,
    name: Option<String>,
    ignore: Vec<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default, expecting = "a table with what is known about a feature")]
struct Feature {
    kind: Option<Kind>,
    label: Option<String>,
    family: Option<String>,
    missing: Option<Missing>,
    modifier: Option<bool>,
    monotone: Option<Monotone>,
    actionable: Option<bool>,
}

#[derive(Debug, Deserialize)]
enum Missing {
    #[serde(rename = "non-response")]
    NonResponse,
    #[serde(rename = "unknown")]
    Unknown,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default, expecting = "a table with the rules of an intervention")]
pub(super) struct InterventionKeys {
    pub label: Option<String>,
    pub cost: f64,
    pub hours: f64,
    pub lead_days: Option<Vec<Days>>,
    pub only_if: BTreeMap<String, Vec<Word>>,
    pub cooldown_days: Days,
    pub not_within: BTreeMap<String, Days>,
    pub max_per_account: Option<u8>,
    pub assumed: Option<AssumedKeys>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, expecting = "a table with points, low and high")]
pub(super) struct AssumedKeys {
    pub points: f64,
    pub low: f64,
    pub high: f64,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default, expecting = "a table with how effects are measured")]
pub(super) struct EffectsKeys {
    pub negative_control: Option<String>,
    pub hold_out: f64,
    pub confidence: Option<f64>,
}

/// The tables under `[interventions]`, as the file orders them.
#[derive(Debug, Default)]
struct InFileOrder(Vec<(String, InterventionKeys)>);

impl<'de> Deserialize<'de> for InFileOrder {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Entries;

        impl<'de> Visitor<'de> for Entries {
            type Value = InFileOrder;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a table of interventions")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<InFileOrder, A::Error> {
                let mut entries = Vec::new();
                while let Some(entry) = map.next_entry()? {
                    entries.push(entry);
                }
                Ok(InFileOrder(entries))
            }
        }

        deserializer.deserialize_map(Entries)
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default, expecting = "a table with the capacity of the team")]
pub(super) struct CapacityKeys {
    pub budget: Option<f64>,
    pub hours_per_owner_per_month: Option<f64>,
    pub per_month: BTreeMap<String, u32>,
    pub cost_per_hour: f64,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, default, expecting = "a table with the thresholds of the traffic light")]
pub(super) struct HealthKeys {
    pub red_below: f64,
    pub green_from: f64,
}

impl Default for HealthKeys {
    fn default() -> Self {
        Self { red_below: 0.5, green_from: 0.8 }
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, default, expecting = "a table with who is still onboarding")]
struct OnboardingKeys {
    until_days: Days,
}

impl Default for OnboardingKeys {
    fn default() -> Self {
        Self { until_days: 90 }
    }
}

/// A value that a cell is compared with: text, number or yes/no.
#[derive(Debug, Deserialize)]
#[serde(untagged, expecting = "expected a text, a number, true or false")]
pub(super) enum Word {
    Text(String),
    Integer(i64),
    Number(f64),
    Flag(bool),
}

impl Word {
    pub(super) fn text(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Integer(value) => value.to_string(),
            Self::Number(value) => value.to_string(),
            Self::Flag(value) => value.to_string(),
        }
    }
}

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
            effects: EffectsHint::default(),
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
            effects: check.effects(raw.effects)?,
            today: raw.today.map(|day| check.day("today", &day)).transpose()?,
        };
        check.kinds(&playbook)?;
        Ok(playbook)
    }
}

impl Columns {
    fn named(self) -> ColumnNames {
        let mut stated = Vec::new();
        let mut name = |key: &str, given: Option<String>, default: &str| {
            if given.is_some() {
                stated.push(key.to_owned());
            }
            given.unwrap_or_else(|| default.to_owned())
        };
        ColumnNames {
            account: name("account", self.account, "account_id"),
            as_of: name("as_of", self.as_of, "as_of"),
            renewal_date: name("renewal_date", self.renewal_date, "renewal_date"),
            decided_on: name("decided_on", self.decided_on, "decided_on"),
            outcome: name("outcome", self.outcome, "renewed"),
            value: name("value", self.value, "arr"),
            owner: name("owner", self.owner, "owner"),
            segment: name("segment", self.segment, "segment"),
            name: name("name", self.name, USUAL_NAME),
            renewed_when: self.renewed_when.iter().map(Word::text).collect(),
            lost_when: self.lost_when.iter().map(Word::text).collect(),
            open_when: self.open_when.iter().map(Word::text).collect(),
            dates: self.dates,
            numbers: self.numbers,
            ignore: self.ignore,
            stated,
        }
    }
}

impl Feature {
    fn hint(self) -> FeatureHint {
        FeatureHint {
            kind: self.kind,
            label: self.label,
            family: self.family,
            non_response: matches!(self.missing, Some(Missing::NonResponse)),
            monotone: self.monotone,
            actionable: self.actionable,
            modifier: self.modifier,
        }
    }
}
