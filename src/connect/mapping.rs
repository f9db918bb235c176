//! What is particular to one organisation's system: the `[salesforce]` or `[hubspot]` table of the playbook.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::error::ConnectError;
use super::system::System;
use super::words::phrases;
use crate::book::playbook_part;
use crate::table::DateOrder;
use crate::units::Days;

/// How an organisation uses its system; every part has a default.
#[derive(Debug, Clone)]
pub struct Mapping {
    /// Column of the deals → values, all of which a renewal has.
    pub(super) renewal_when: BTreeMap<String, Vec<String>>,
    pub(super) stages: Stages,
    /// Days before the renewal on which each past renewal is looked at, greatest first.
    pub(super) decision_days: Vec<Days>,
    pub(super) value: Option<String>,
    pub(super) owner: Option<String>,
    pub(super) segment: Option<String>,
    pub(super) renewal_date: Option<String>,
    pub(super) trust_dates: bool,
    /// Which of day and month comes first, where the files do not tell.
    pub dates: Option<DateOrder>,
    pub(super) carry: Vec<String>,
    /// Columns of the accounts, and whether the playbook names them itself.
    pub(super) carry_account: (Vec<String>, bool),
    /// Kind → phrases in an activity's subject or type.
    pub(super) interventions: BTreeMap<String, Vec<String>>,
    pub(super) executive: Vec<String>,
    pub(super) manager: Vec<String>,
    /// Fields of the update file.
    pub fields: UpdateFields,
}

/// What stages mean, where no column says whether a deal is closed and won.
#[derive(Debug, Clone)]
pub(super) struct Stages {
    pub won: Vec<String>,
    pub lost: Vec<String>,
    pub open: Vec<String>,
}

/// Names of the fields an update file has for the system.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default, expecting = "a table with the names of fields")]
pub struct UpdateFields {
    /// The record's key.
    pub id: String,
    /// The probability in percent.
    pub win_probability: String,
    /// The traffic light.
    pub band: String,
    /// Where the probability is going.
    pub trend: String,
    /// What the model saw, most telling first.
    pub top_reasons: String,
    /// What to do next.
    pub next_step: String,
    /// By when.
    pub act_by: String,
    /// When this was computed.
    pub scored_at: String,
    /// By which model.
    pub model: String,
}

impl Default for UpdateFields {
    fn default() -> Self {
        Self {
            id: "Id".to_owned(),
            win_probability: "Win_Probability__c".to_owned(),
            band: "Win_Probability_Band__c".to_owned(),
            trend: "Win_Probability_Trend__c".to_owned(),
            top_reasons: "Top_Reasons__c".to_owned(),
            next_step: "Next_Step__c".to_owned(),
            act_by: "Act_By__c".to_owned(),
            scored_at: "Scored_At__c".to_owned(),
            model: "Win_Probability_Model__c".to_owned(),
        }
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default, expecting = "a table that says how the system is used")]
struct Keys {
    renewal_when: Option<BTreeMap<String, Vec<String>>>,
    won: Option<Vec<String>>,
    lost: Option<Vec<String>>,
    open: Vec<String>,
    decision_days: Option<Vec<Days>>,
    value: Option<String>,
    owner: Option<String>,
    segment: Option<String>,
    renewal_date: Option<String>,
    trust_dates: bool,
    dates: Option<DateOrder>,
    carry: Vec<String>,
    carry_account: Option<Vec<String>>,
    interventions: BTreeMap<String, Vec<String>>,
    seniority: SeniorityKeys,
    fields: UpdateFields,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default, expecting = "a table with words of roles and titles")]
struct SeniorityKeys {
    executive: Option<Vec<String>>,
    manager: Option<Vec<String>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Part {
    salesforce: Keys,
    hubspot: Keys,
}

/// Days before the renewal on which past renewals are looked at.
const DECISION_DAYS: [Days; 2] = [120, 60];
/// Roles and titles of those who decide.
const EXECUTIVE: [&str; 16] = [
    "executive",
    "sponsor",
    "decision maker",
    "economic buyer",
    "budget holder",
    "chief",
    "ceo",
    "cfo",
    "cto",
    "cio",
    "coo",
    "vp",
    "svp",
    "evp",
    "vice president",
    "president",
];
/// Roles and titles of those who run what is bought.
const MANAGER: [&str; 7] = ["manager", "director", "head", "lead", "champion", "evaluator", "influencer"];

impl Mapping {
    /// Reads the system's table of a playbook; an empty text says nothing.
    ///
    /// # Errors
    /// [`ConnectError`] naming the line or the key, the value and what was expected.
    pub fn parse(system: System, text: &str, file: &str) -> Result<Self, ConnectError> {
        let part: Part = playbook_part(text, file)?;
        let (keys, kind, carried): (Keys, &str, [&str; 2]) = match system {
            System::Salesforce => (part.salesforce, "Type", ["Industry", "NumberOfEmployees"]),
            System::HubSpot => (part.hubspot, "Deal Type", ["Industry", "Number of Employees"]),
        };
        let owned = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
        let mut decision_days = keys.decision_days.unwrap_or_else(|| DECISION_DAYS.to_vec());
        let refuse = |key: &str, found: String, expected| ConnectError::Value {
            file: file.to_owned(),
            key: format!("{}.{key}", system.table()),
            found,
            expected,
        };
        if let Some(days) = decision_days.iter().find(|days| !(0..=3650).contains(*days)) {
            return Err(refuse("decision_days", days.to_string(), "days before the renewal, from 0 to 3650"));
        }
        if decision_days.is_empty() {
            return Err(refuse("decision_days", "an empty list".to_owned(), "at least one number of days"));
        }
        decision_days.sort_unstable_by(|a, b| b.cmp(a));
        decision_days.dedup();
        let renewal_when =
            keys.renewal_when.unwrap_or_else(|| BTreeMap::from([(kind.to_owned(), owned(&["Renewal"]))]));
        if let Some((column, _)) = renewal_when.iter().find(|(_, values)| values.is_empty()) {
            return Err(refuse(&format!("renewal_when.{column}"), "an empty list".to_owned(), "at least one value"));
        }
        let spoken = |words: Option<Vec<String>>, usual: &[&str]| match words {
            Some(words) => phrases(words.iter().map(String::as_str)),
            None => phrases(usual.iter().copied()),
        };
        let interventions =
            keys.interventions.into_iter().map(|(kind, words)| (kind, phrases(words.iter().map(String::as_str))));
        Ok(Self {
            renewal_when,
            stages: Stages {
                won: keys.won.unwrap_or_else(|| owned(&["Closed Won", "closedwon"])),
                lost: keys.lost.unwrap_or_else(|| owned(&["Closed Lost", "closedlost"])),
                open: keys.open,
            },
            decision_days,
            value: keys.value,
            owner: keys.owner,
            segment: keys.segment,
            renewal_date: keys.renewal_date,
            trust_dates: keys.trust_dates,
            dates: keys.dates,
            carry: keys.carry,
            carry_account: {
                let stated = keys.carry_account.is_some();
                (keys.carry_account.unwrap_or_else(|| owned(&carried)), stated)
            },
            interventions: interventions.collect(),
            executive: spoken(keys.seniority.executive, &EXECUTIVE),
            manager: spoken(keys.seniority.manager, &MANAGER),
            fields: keys.fields,
        })
    }
}
