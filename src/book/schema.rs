//! What was concluded about the columns of the past, so that the open book is read the same way.
//!
//! In: the past as text columns, the playbook and the log. Out: the features in order, each with its type, where its values
//! come from and what people call it. Kept with the model; `rows` reads any later table by it.

use std::collections::{BTreeSet, HashSet};

use serde::{Deserialize, Serialize};

use super::error::BookError;
use super::log::InterventionLog;
use super::playbook::{Playbook, label_of};
use super::reading::{ColumnReading, Reading};
use crate::table::{Inferred, Kind, TextColumn, TextTable, infer};
use crate::units::{Days, KindId};

/// How many days of the log before a decision date count as history.
pub(super) const HISTORY_DAYS: Days = 180;

/// Where a feature's values come from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Source {
    /// A column of the file.
    Column,
    /// Days from the decision date to the renewal date.
    DaysToRenewal,
    /// How often this kind was done in the half year up to the decision date.
    History(KindId),
}

/// One feature: where it comes from, what it is, what people call it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FeatureSpec {
    /// The column's name.
    pub name: String,
    /// Where its values come from.
    pub source: Source,
    /// Its type.
    pub kind: Kind,
    /// Its name for people.
    pub label: String,
    /// Its group, when the playbook names one.
    pub family: Option<String>,
    /// Whether a blank is an answer of its own.
    pub non_response: bool,
    /// Whether other words in a column of numbers count as missing.
    pub lenient: bool,
    /// Whether effects may differ by it, when the playbook says.
    pub modifier: Option<bool>,
    /// The levels of a category, in order of first appearance; empty where there are very many.
    #[serde(default)]
    pub levels: Vec<String>,
    /// Whether its numbers carried a percent sign.
    #[serde(default)]
    pub is_percent: bool,
}

impl FeatureSpec {
    /// Whether it is a column of days.
    pub(super) fn is_day(&self) -> bool {
        self.source == Source::Column && self.kind == Kind::Date
    }
}

/// The feature that is counted from the decision date to the renewal date.
pub const DAYS_TO_RENEWAL: &str = "days_to_renewal";

/// More levels than this are not kept.
const MOST_LEVELS: usize = 200;

fn levels_of(column: &TextColumn, kind: Kind, n_distinct: usize) -> Vec<String> {
    if kind != Kind::Category || n_distinct > MOST_LEVELS {
        return Vec::new();
    }
    let mut seen = HashSet::new();
    column.cells().flatten().filter(|cell| seen.insert(*cell)).map(str::to_owned).collect()
}

/// The features of a book, in order, and the playbook that named its columns.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Schema {
    /// The features in order.
    pub features: Vec<FeatureSpec>,
    /// Whether rows carry a decision date and a renewal date.
    pub dated: bool,
    /// Whether rows carry an account ID.
    pub keyed: bool,
    /// All columns of the file of the past.
    #[serde(default)]
    pub known: Vec<String>,
}

impl Schema {
    /// Concludes what each column of the past is, and tells it.
    ///
    /// # Errors
    /// [`BookError`] when a column the playbook names is absent, or nothing is left to learn from.
    pub fn infer(table: &TextTable, playbook: &Playbook, log: &InterventionLog) -> Result<(Self, Reading), BookError> {
        named_columns_are_there(table, playbook)?;
        let names = &playbook.columns;
        let dated = table.column(&names.as_of).is_some() && table.column(&names.renewal_date).is_some();
        let keyed = table.column(&names.account).is_some();
        let mut reading = Reading::default();
        let mut features = Vec::new();
        for column in &table.columns {
            let inferred = infer(column);
            let hint = playbook.features.get(&column.name).cloned().unwrap_or_default();
            let kind = hint.kind.unwrap_or(inferred.kind);
            if hint.monotone.is_some() && matches!(kind, Kind::Category | Kind::Text) {
                let (playbook, name) = (playbook.file.clone(), column.name.clone());
                return Err(BookError::NoDirection { playbook, name, found: kind.word() });
            }
            let role = role_of(&column.name, playbook).or_else(|| useless(&inferred, kind));
            let is_feature =
                role.is_none() || (role == Some(VALUE) || role == Some(SEGMENT)) && inferred.n_distinct > 1;
            reading.columns.push(ColumnReading {
                name: column.name.clone(),
                read_as: role.map_or_else(|| kind.word().to_owned(), str::to_owned),
                blank_share: inferred.blank_share,
                note: note_of(&inferred, hint.non_response, is_feature),
            });
            if is_feature {
                features.push(FeatureSpec {
                    name: column.name.clone(),
                    source: Source::Column,
                    kind,
                    label: hint.label.unwrap_or_else(|| label_of(&column.name)),
                    family: hint.family,
                    non_response: hint.non_response,
                    lenient: hint.kind.is_none() && inferred.stray.is_some(),
                    modifier: hint.modifier,
                    levels: levels_of(column, kind, inferred.n_distinct),
                    is_percent: column.is_percent(),
                });
            }
        }
        if features.is_empty() {
            return Err(BookError::NoFeatures { file: table.file.clone() });
        }
        if dated {
            features.push(derived(DAYS_TO_RENEWAL, Source::DaysToRenewal, playbook));
            for kind in log.counts().keys() {
                let name = format!("{kind}_{HISTORY_DAYS}d");
                features.push(derived(&name, Source::History(kind.clone()), playbook));
            }
        }
        let known = table.columns.iter().map(|column| column.name.clone()).collect();
        Ok((Self { features, dated, keyed, known }, reading))
    }
}

fn derived(name: &str, source: Source, playbook: &Playbook) -> FeatureSpec {
    let hint = playbook.features.get(name).cloned().unwrap_or_default();
    let label = hint.label.unwrap_or_else(|| match &source {
        Source::History(kind) => {
            let known = playbook.interventions.iter().find(|known| known.kind == *kind);
            let label = known.map_or_else(|| label_of(kind.as_str()), |known| known.label.clone());
            format!("{label} in the last {HISTORY_DAYS} days")
        }
        Source::Column | Source::DaysToRenewal => label_of(name),
    });
    FeatureSpec {
        name: name.to_owned(),
        source,
        kind: Kind::Number,
        label,
        family: hint.family,
        non_response: false,
        lenient: false,
        modifier: hint.modifier,
        levels: Vec::new(),
        is_percent: false,
    }
}

const VALUE: &str = "value of the renewal, and a feature";
const SEGMENT: &str = "segment, and a feature";

fn role_of(column: &str, playbook: &Playbook) -> Option<&'static str> {
    let names = &playbook.columns;
    [
        (&names.account, "account ID"),
        (&names.as_of, "decision date"),
        (&names.renewal_date, "renewal date"),
        (&names.decided_on, "day the decision became known"),
        (&names.outcome, "outcome"),
        (&names.owner, "owner of the account"),
        (&names.name, "name of the account"),
        (&names.value, VALUE),
        (&names.segment, SEGMENT),
    ]
    .into_iter()
    .find_map(|(name, role)| (name == column).then_some(role))
    .or_else(|| (playbook.effects.negative_control.as_deref() == Some(column)).then_some("negative control"))
    .or_else(|| names.ignore.iter().any(|name| name == column).then_some("ignored"))
}

fn useless(inferred: &Inferred, kind: Kind) -> Option<&'static str> {
    if inferred.n_distinct == 0 {
        Some("left out: blank throughout")
    } else if inferred.n_distinct == 1 && inferred.blank_share == 0.0 {
        Some("left out: the same everywhere")
    } else if kind == Kind::Text {
        Some("left out: free text or a key")
    } else {
        None
    }
}

fn note_of(inferred: &Inferred, non_response: bool, is_feature: bool) -> String {
    if !is_feature {
        return String::new();
    }
    let mut notes = Vec::new();
    if inferred.kind == Kind::Category {
        notes.push(format!("{} levels", inferred.n_distinct));
    }
    if inferred.blank_share > 0.0 {
        notes.push(
            if non_response { "treated as non-response" } else { "blank kept as an answer of its own" }.to_owned(),
        );
    }
    if let Some((count, word)) = &inferred.stray {
        notes.push(format!("{count} cells such as {word:?} are not numbers and count as blank"));
    }
    notes.join(", ")
}

/// Refuses a table that lacks a column which the playbook names.
pub(super) fn named_columns_are_there(table: &TextTable, playbook: &Playbook) -> Result<(), BookError> {
    let names = &playbook.columns;
    table.required(&names.outcome, "the outcome; name it with `outcome` under [columns] in the playbook")?;
    let roles = [
        ("account", &names.account),
        ("as_of", &names.as_of),
        ("renewal_date", &names.renewal_date),
        ("decided_on", &names.decided_on),
        ("value", &names.value),
        ("owner", &names.owner),
        ("name", &names.name),
        ("segment", &names.segment),
    ];
    let stated = roles
        .into_iter()
        .filter(|(key, _)| names.stated.iter().any(|stated| stated == key))
        .map(|(key, name)| (format!("columns.{key}"), name.clone()));
    let stated = stated.chain(names.tenure.iter().map(|name| ("columns.tenure".to_owned(), name.clone())));
    let ignored = names.ignore.iter().map(|name| ("columns.ignore".to_owned(), name.clone()));
    let derived: BTreeSet<String> = playbook
        .interventions
        .iter()
        .map(|i| format!("{}_{HISTORY_DAYS}d", i.kind))
        .chain([DAYS_TO_RENEWAL.to_owned()])
        .collect();
    let hinted = playbook
        .features
        .keys()
        .filter(|name| !derived.contains(*name))
        .map(|name| (format!("features.{name}"), name.clone()));
    let conditions = playbook.interventions.iter().flat_map(|intervention| {
        intervention.only_if.keys().map(|name| (format!("interventions.{}.only_if", intervention.kind), name.clone()))
    });
    let control =
        playbook.effects.negative_control.iter().map(|name| ("effects.negative_control".to_owned(), name.clone()));
    let scored = playbook.scorecard.column.iter().map(|name| ("scorecard.column".to_owned(), name.clone()));
    let metrics = playbook.scorecard.metrics.keys().filter(|name| !derived.contains(*name));
    let scored = scored.chain(metrics.map(|name| (format!("scorecard.metrics.{name}"), name.clone())));
    for (key, name) in stated.chain(ignored).chain(control).chain(scored).chain(hinted).chain(conditions) {
        if table.column(&name).is_none() {
            return Err(BookError::NamedColumnAbsent {
                playbook: playbook.file.clone(),
                key,
                name,
                file: table.file.clone(),
                columns: table.columns.iter().map(|column| column.name.clone()).collect(),
            });
        }
    }
    Ok(())
}
