//! The playbook: how to read the columns, what may be done, how much of it, and when a light is red.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::attention::{AlertColumns, CheckpointDays, People};
use super::column_names::ColumnNames;
use super::health::Health;
use super::scorecard::Scorecard;
use super::sources::{FileNames, LogNames};
use crate::table::{Kind, Styles, TextTable, agreed};
use crate::units::{Date, Days, KindId, Money};

/// What the playbook says about one feature.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct FeatureHint {
    /// Its type, instead of the inferred one.
    pub kind: Option<Kind>,
    /// Its name for people.
    pub label: Option<String>,
    /// Its group, such as `engagement`.
    pub family: Option<String>,
    /// Whether a blank is an answer of its own.
    pub non_response: bool,
    /// Whether effects of interventions may differ by it.
    pub modifier: Option<bool>,
    /// Which way it may move the win probability, where that is known.
    #[serde(default)]
    pub monotone: Option<Monotone>,
    /// Whether people can change it.
    #[serde(default)]
    pub actionable: Option<bool>,
}

/// Which way more of a number may move the win probability.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Monotone {
    /// More is never worse.
    Up,
    /// More is never better.
    Down,
}

/// What the playbook states about an effect of which the past knows nothing yet, in points of win probability.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct AssumedEffect {
    /// The uplift expected on average.
    pub points: f64,
    /// Lower end of its 90 % interval.
    pub low: f64,
    /// Upper end of its 90 % interval.
    pub high: f64,
}

/// How effects are measured.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct EffectsHint {
    /// A column that no intervention can change; it is never a feature.
    pub negative_control: Option<String>,
    /// Share of the open accounts whose recommendation is drawn at random.
    pub hold_out: f64,
    /// Least chance to pay of what is recommended.
    #[serde(default)]
    pub confidence: Option<f64>,
}

/// What is learned from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Training {
    /// Past rows at the most, 500,000: five times as many as a tree is grown on, and as many columns as are usual fit into a few
    /// GiB with what is fitted on them.
    pub rows: usize,
}

impl Default for Training {
    fn default() -> Self {
        Self { rows: 500_000 }
    }
}

/// A kind of intervention and the rules for proposing it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Intervention {
    /// The name in the log.
    pub kind: KindId,
    /// The name for people.
    pub label: String,
    /// What one costs.
    pub cost: Money,
    /// Hours of the owner one takes.
    pub hours: f64,
    /// Candidate days before renewal, ascending.
    pub lead_days: Vec<Days>,
    /// Column → accepted values; an account that matches none is never proposed this kind.
    pub only_if: BTreeMap<String, Vec<String>>,
    /// Not if one was done within this many days before.
    pub cooldown_days: Days,
    /// Days to keep between this and another kind.
    pub not_within: BTreeMap<KindId, Days>,
    /// How often it may be proposed for one renewal.
    pub max_per_account: u8,
    /// Its effect, where the playbook states one.
    #[serde(default)]
    pub assumed: Option<AssumedEffect>,
}

/// What the team can do in a month, and spend.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Capacity {
    /// Money for the whole book.
    pub budget: Option<Money>,
    /// Hours of each owner in a month.
    pub hours_per_owner_per_month: Option<f64>,
    /// Slots a month for the whole book, by kind.
    pub per_month: BTreeMap<KindId, u32>,
    /// What an hour of an owner costs, in the currency of value.
    #[serde(default)]
    pub cost_per_hour: f64,
}

impl Capacity {
    /// What money and hours cost together.
    #[must_use]
    pub fn price(&self, cost: f64, hours: f64) -> f64 {
        cost + hours * self.cost_per_hour
    }
}

/// Days of an average month.
const DAYS_A_MONTH: f64 = 365.25 / 12.0;

/// Which accounts are still being set up.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Onboarding {
    /// Accounts younger than this many days.
    pub until_days: Days,
}

/// A checked playbook.
///
/// ```
/// use winprob::book::Playbook;
/// let playbook = Playbook::parse("[interventions.call]\ncost = 100\nlead_days = [30, 60]\n", "playbook.toml")?;
/// assert_eq!(playbook.interventions[0].lead_days, [30, 60]);
///
/// let refused = Playbook::parse("[interventions.call]\ncost = \"x\"\n", "playbook.toml").unwrap_err();
/// assert!(refused.to_string().starts_with("playbook.toml: line 2"));
/// # Ok::<(), winprob::book::BookError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Playbook {
    /// Where it was read, for messages.
    pub file: String,
    /// The files of the book, where they are named.
    #[serde(default)]
    pub files: FileNames,
    /// Names of the columns of the log.
    #[serde(default)]
    pub log: LogNames,
    /// Names of the columns.
    pub columns: ColumnNames,
    /// Hints by feature.
    pub features: BTreeMap<String, FeatureHint>,
    /// The kinds of intervention, in the order of the file.
    pub interventions: Vec<Intervention>,
    /// Capacity of the team.
    pub capacity: Capacity,
    /// Thresholds of the traffic light.
    pub health: Health,
    /// Who is still onboarding.
    pub onboarding: Onboarding,
    /// The health score of one's own.
    #[serde(default)]
    pub scorecard: Scorecard,
    /// When people and model are set side by side.
    #[serde(default)]
    pub checkpoints: CheckpointDays,
    /// Whose calls are scored together.
    #[serde(default)]
    pub people: People,
    /// Which columns raise alerts.
    #[serde(default)]
    pub alerts: AlertColumns,
    /// How effects are measured.
    #[serde(default)]
    pub effects: EffectsHint,
    /// What is learned from.
    #[serde(default)]
    pub training: Training,
    /// The day that counts as today, for a book that must not age: a demonstration.
    #[serde(default)]
    pub today: Option<Date>,
}

/// Candidate days before renewal of a kind for which the playbook names none.
pub(super) const DEFAULT_LEAD_DAYS: [Days; 5] = [14, 30, 45, 60, 90];

impl Playbook {
    /// The columns that may tell which accounts are still being set up, each with the bound of [`Onboarding`] in the unit its
    /// name ends in, days or months; a name that tells no unit is passed over.
    #[must_use]
    pub fn tenures(&self) -> Vec<(&str, f64)> {
        let days = f64::from(self.onboarding.until_days);
        let stated = self.columns.tenure.as_deref();
        let names = stated.map_or_else(|| vec!["tenure_days", "tenure_months"], |name| vec![name]);
        let bound = |name: &str| match name.to_lowercase() {
            name if name.ends_with("days") => Some(days),
            name if name.ends_with("months") => Some(days / DAYS_A_MONTH),
            _ => None,
        };
        names.into_iter().filter_map(|name| Some((name, bound(name)?))).collect()
    }

    /// The position of a kind among the playbook's interventions.
    #[must_use]
    pub fn position(&self, kind: &str) -> Option<usize> {
        self.interventions.iter().position(|intervention| intervention.kind.as_str() == kind)
    }

    /// What interventions at these positions cost, and the hours they take.
    #[must_use]
    pub fn cost_and_hours(&self, kinds: impl Iterator<Item = usize>) -> (f64, f64) {
        kinds.fold((0.0, 0.0), |(cost, hours), kind| {
            let intervention = &self.interventions[kind];
            (cost + intervention.cost.0, hours + intervention.hours)
        })
    }

    /// The kind that is meant by a word of the log, in spite of case and of blanks, hyphens or underscores between words;
    /// where no kind of the playbook is, `executive_call` for `Executive Call`, so that all spellings are one kind.
    #[must_use]
    pub fn kind_meant(&self, word: &str) -> KindId {
        let folded = |text: &str| -> String {
            let lower = text.trim().to_lowercase();
            lower.split([' ', '-', '_']).filter(|part| !part.is_empty()).collect::<Vec<_>>().join("_")
        };
        if self.position(word).is_some() {
            return KindId::from(word);
        }
        let spelled = folded(word);
        match self.interventions.iter().find(|known| folded(known.kind.as_str()) == spelled) {
            Some(known) => known.kind.clone(),
            None if spelled.is_empty() => KindId::from(word),
            None => KindId(spelled),
        }
    }

    /// The playbook with the styles of days and numbers that the files of the book tell, where it states none and they agree.
    #[must_use]
    pub fn with_styles_of<'a>(mut self, tables: impl IntoIterator<Item = &'a TextTable>) -> Self {
        let told: Vec<Styles> = tables.into_iter().map(TextTable::styles).collect();
        self.columns.dates = self.columns.dates.or_else(|| agreed(told.iter().filter_map(|told| told.dates)));
        self.columns.numbers = self.columns.numbers.or_else(|| agreed(told.iter().filter_map(|told| told.numbers)));
        self
    }

    /// The playbook with the kinds of the log as interventions, for one that names no intervention itself.
    #[must_use]
    pub fn with_kinds_of_log(mut self, kinds: &[KindId]) -> Self {
        if self.interventions.is_empty() {
            self.interventions = kinds.iter().map(Intervention::with_defaults).collect();
        }
        self
    }
}

impl Intervention {
    /// A kind about which the playbook says nothing: free, at the usual lead days, once a renewal.
    #[must_use]
    pub fn with_defaults(kind: &KindId) -> Self {
        Self {
            kind: kind.clone(),
            label: label_of(kind.as_str()),
            cost: Money(0.0),
            hours: 0.0,
            lead_days: DEFAULT_LEAD_DAYS.to_vec(),
            only_if: BTreeMap::new(),
            cooldown_days: 0,
            not_within: BTreeMap::new(),
            max_per_account: 1,
            assumed: None,
        }
    }
}

/// `executive_call` → `Executive call`.
pub(in crate::book) fn label_of(name: &str) -> String {
    let spaced = name.replace(['_', '-'], " ");
    let mut letters = spaced.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
