//! `playbook.toml` as written, and the checks that make a [`Playbook`] of it.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Deserialize;

use super::error::BookError;
use super::playbook::{
    Capacity, ColumnNames, DEFAULT_LEAD_DAYS, FeatureHint, Health, Intervention, Onboarding, Playbook, label_of,
};
use crate::table::{Kind, TableError, text_of};
use crate::units::{Days, KindId, Money};

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct File {
    columns: Columns,
    features: BTreeMap<String, Feature>,
    interventions: toml::Table,
    capacity: CapacityKeys,
    health: HealthKeys,
    onboarding: OnboardingKeys,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Columns {
    account: Option<String>,
    as_of: Option<String>,
    renewal_date: Option<String>,
    decided_on: Option<String>,
    outcome: Option<String>,
    renewed_when: Vec<Word>,
    lost_when: Vec<Word>,
    value: Option<String>,
    owner: Option<String>,
    segment: Option<String>,
    ignore: Vec<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Feature {
    kind: Option<Kind>,
    label: Option<String>,
    family: Option<String>,
    missing: Option<Missing>,
    modifier: Option<bool>,
}

#[derive(Debug, Deserialize)]
enum Missing {
    #[serde(rename = "non-response")]
    NonResponse,
    #[serde(rename = "unknown")]
    Unknown,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct InterventionKeys {
    label: Option<String>,
    cost: f64,
    hours: f64,
    lead_days: Option<Vec<Days>>,
    only_if: BTreeMap<String, Vec<Word>>,
    cooldown_days: Days,
    not_within: BTreeMap<String, Days>,
    max_per_account: Option<u8>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct CapacityKeys {
    budget: Option<f64>,
    hours_per_owner_per_month: Option<f64>,
    per_month: BTreeMap<String, u32>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct HealthKeys {
    red_below: f64,
    green_from: f64,
}

impl Default for HealthKeys {
    fn default() -> Self {
        Self { red_below: 0.5, green_from: 0.8 }
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
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
#[serde(untagged)]
enum Word {
    Text(String),
    Integer(i64),
    Number(f64),
    Flag(bool),
}

impl Word {
    fn text(&self) -> String {
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
            columns,
            features: BTreeMap::new(),
            interventions: Vec::new(),
            capacity: Capacity::default(),
            health: Health { red_below: 0.5, green_from: 0.8 },
            onboarding: Onboarding { until_days: 90 },
        }
    }
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
        let syntax = |error: &toml::de::Error| {
            let line = error.span().map_or(1, |span| 1 + text[..span.start.min(text.len())].matches('\n').count());
            BookError::Syntax { file: file.to_owned(), line, message: error.message().to_owned() }
        };
        let raw: File = toml::from_str(text).map_err(|error| syntax(&error))?;
        let check = Check { file };
        let interventions = raw
            .interventions
            .into_iter()
            .map(|(kind, value)| check.intervention(&kind, value))
            .collect::<Result<Vec<_>, _>>()?;
        let playbook = Self {
            file: file.to_owned(),
            columns: raw.columns.named(),
            features: raw.features.into_iter().map(|(name, feature)| (name, feature.hint())).collect(),
            interventions,
            capacity: check.capacity(raw.capacity)?,
            health: check.health(&raw.health)?,
            onboarding: Onboarding {
                until_days: check.at_least("onboarding.until_days", raw.onboarding.until_days, 0)?,
            },
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
            renewed_when: self.renewed_when.iter().map(Word::text).collect(),
            lost_when: self.lost_when.iter().map(Word::text).collect(),
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
            modifier: self.modifier,
        }
    }
}

struct Check<'a> {
    file: &'a str,
}

impl Check<'_> {
    fn wrong(&self, key: &str, found: impl std::fmt::Display, expected: &str) -> BookError {
        BookError::Value {
            file: self.file.to_owned(),
            key: key.to_owned(),
            found: found.to_string(),
            expected: expected.to_owned(),
        }
    }

    fn at_least<T: PartialOrd + std::fmt::Display + Copy>(
        &self,
        key: &str,
        found: T,
        least: T,
    ) -> Result<T, BookError> {
        if found >= least { Ok(found) } else { Err(self.wrong(key, found, &format!("a number from {least} up"))) }
    }

    fn intervention(&self, kind: &str, value: toml::Value) -> Result<Intervention, BookError> {
        let key = |name: &str| format!("interventions.{kind}.{name}");
        let raw: InterventionKeys = value.try_into().map_err(|error: toml::de::Error| {
            self.wrong(&format!("interventions.{kind}"), error.message().trim(), "the keys of an intervention")
        })?;
        let mut lead_days = raw.lead_days.unwrap_or_else(|| DEFAULT_LEAD_DAYS.to_vec());
        if lead_days.is_empty() {
            return Err(self.wrong(&key("lead_days"), "an empty list", "at least one number of days before renewal"));
        }
        for &days in &lead_days {
            if !(0..=3650).contains(&days) {
                return Err(self.wrong(&key("lead_days"), days, "days before renewal, from 0 to 3650"));
            }
        }
        lead_days.sort_unstable();
        lead_days.dedup();
        let max_per_account = raw.max_per_account.unwrap_or(1);
        if !(1..=8).contains(&max_per_account) {
            return Err(self.wrong(&key("max_per_account"), max_per_account, "a whole number from 1 to 8"));
        }
        Ok(Intervention {
            kind: KindId::from(kind),
            label: raw.label.unwrap_or_else(|| label_of(kind)),
            cost: Money(self.at_least(&key("cost"), raw.cost, 0.0)?),
            hours: self.at_least(&key("hours"), raw.hours, 0.0)?,
            lead_days,
            only_if: raw.only_if.into_iter().map(|(c, words)| (c, words.iter().map(Word::text).collect())).collect(),
            cooldown_days: self.at_least(&key("cooldown_days"), raw.cooldown_days, 0)?,
            not_within: raw
                .not_within
                .into_iter()
                .map(|(other, days)| {
                    let days = self.at_least(&key(&format!("not_within.{other}")), days, 0)?;
                    Ok((KindId(other), days))
                })
                .collect::<Result<_, BookError>>()?,
            max_per_account,
        })
    }

    fn capacity(&self, raw: CapacityKeys) -> Result<Capacity, BookError> {
        let amount = |key: &str, value: Option<f64>| value.map(|value| self.at_least(key, value, 0.0)).transpose();
        Ok(Capacity {
            budget: amount("capacity.budget", raw.budget)?.map(Money),
            hours_per_owner_per_month: amount("capacity.hours_per_owner_per_month", raw.hours_per_owner_per_month)?,
            per_month: raw.per_month.into_iter().map(|(kind, slots)| (KindId(kind), slots)).collect(),
        })
    }

    fn health(&self, raw: &HealthKeys) -> Result<Health, BookError> {
        let share = |key: &str, value: f64| {
            if (0.0..=1.0).contains(&value) { Ok(value) } else { Err(self.wrong(key, value, "a number from 0 to 1")) }
        };
        let (red_below, green_from) =
            (share("health.red_below", raw.red_below)?, share("health.green_from", raw.green_from)?);
        if green_from < red_below {
            return Err(self.wrong("health.green_from", green_from, "a number not below health.red_below"));
        }
        Ok(Health { red_below, green_from })
    }

    fn kinds(&self, playbook: &Playbook) -> Result<(), BookError> {
        let known: Vec<&str> = playbook.interventions.iter().map(|i| i.kind.as_str()).collect();
        let expected = format!("one of the kinds under [interventions]: {}", known.join(", "));
        for intervention in &playbook.interventions {
            for other in intervention.not_within.keys() {
                if playbook.position(other.as_str()).is_none() {
                    let key = format!("interventions.{}.not_within", intervention.kind);
                    return Err(self.wrong(&key, format!("{:?}", other.as_str()), &expected));
                }
            }
        }
        for kind in playbook.capacity.per_month.keys() {
            if playbook.position(kind.as_str()).is_none() {
                return Err(self.wrong("capacity.per_month", format!("{:?}", kind.as_str()), &expected));
            }
        }
        Ok(())
    }
}
