//! `playbook.toml` as serde reads it, table by table; `check` turns it into a [`Playbook`](super::Playbook).

use std::collections::BTreeMap;
use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, IgnoredAny, MapAccess, Visitor};

use super::attention::{AlertColumns, CheckpointDays, People};
use super::column_names::{ColumnNames, USUAL_NAME};
use super::contents::{FeatureHint, Monotone};
use super::scorecard::Scorecard;
use super::sources::{FileNames, LogNames};
use crate::table::{DateOrder, DecimalMark, Kind};
use crate::units::Days;

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct File {
    pub files: FileNames,
    pub log: LogNames,
    pub columns: Columns,
    pub features: BTreeMap<String, Feature>,
    pub interventions: InFileOrder,
    pub capacity: CapacityKeys,
    pub health: HealthKeys,
    pub onboarding: OnboardingKeys,
    pub scorecard: Scorecard,
    pub checkpoints: CheckpointDays,
    pub people: People,
    pub alerts: AlertColumns,
    /// How to read exports of other systems: the business of [`playbook_part`](super::playbook_part).
    pub salesforce: IgnoredAny,
    pub hubspot: IgnoredAny,
    pub effects: EffectsKeys,
    pub training: TrainingKeys,
    pub today: Option<toml::Value>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default, expecting = "a table with the names of columns")]
pub(super) struct Columns {
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
    tenure: Option<String>,
    name: Option<String>,
    ignore: Vec<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default, expecting = "a table with what is known about a feature")]
pub(super) struct Feature {
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

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default, expecting = "a table with what is learned from")]
pub(super) struct TrainingKeys {
    pub rows: Option<u32>,
}

/// The tables under `[interventions]`, as the file orders them.
#[derive(Debug, Default)]
pub(super) struct InFileOrder(pub Vec<(String, InterventionKeys)>);

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
pub(super) struct OnboardingKeys {
    pub until_days: Days,
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

impl Columns {
    pub(super) fn named(self) -> ColumnNames {
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
            tenure: self.tenure,
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
    pub(super) fn hint(self) -> FeatureHint {
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
