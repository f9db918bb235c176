//! A health score to begin with: D.E.A.R. or the eight KPI families, filled in with the columns of the files that fit.
//!
//! D.E.A.R. is deployment, engagement, adoption and return on investment, a frame of customer-success practice (Gainsight, 2021). The
//! eight families are those under which practice collects its KPIs.

use std::fmt::Write;
use std::str::FromStr;

use super::answer::{Conclusions, FeatureReading};
use super::draft::{key, quoted};
use super::names::words_of;
use crate::book::is_two_coloured;
use crate::table::{Kind, TextTable, parse_number_cell};

/// Metrics of a family; more than this makes no score that people remember.
const MOST_METRICS: usize = 4;

/// A family of a template: its name, what it asks, the words of columns that belong to it, and families by name that do.
struct Family {
    name: &'static str,
    asks: &'static str,
    words: &'static [&'static str],
    concluded: &'static [&'static str],
}

const DEAR: [Family; 4] = [
    Family { name: "deployment", asks: "is it rolled out?", words: &[], concluded: &["deployment"] },
    Family { name: "engagement", asks: "do they talk to us?", words: &[], concluded: &["engagement", "relationship"] },
    Family { name: "adoption", asks: "do they use it, broadly and deeply?", words: &[], concluded: &["adoption"] },
    Family { name: "roi", asks: "can they say what they got for it?", words: &[], concluded: &["roi"] },
];
const KPI: [Family; 8] = [
    Family {
        name: "advocacy",
        asks: "do they speak for us?",
        words: &[
            "advocacy",
            "advocate",
            "reference",
            "references",
            "referral",
            "referrals",
            "review",
            "reviews",
            "testimonial",
        ],
        concluded: &[],
    },
    Family {
        name: "journey",
        asks: "did they get where the plan says?",
        words: &["onboarding", "milestone", "milestones", "implementation", "roi", "goals", "outcomes"],
        concluded: &["roi"],
    },
    Family {
        name: "usage",
        asks: "how much is it used?",
        words: &[
            "usage",
            "use",
            "active",
            "login",
            "logins",
            "session",
            "sessions",
            "minutes",
            "seconds",
            "api",
            "nutzung",
            "anmeldungen",
        ],
        concluded: &[],
    },
    Family { name: "adoption", asks: "how broadly and deeply?", words: &[], concluded: &["adoption", "deployment"] },
    Family { name: "engagement", asks: "do they answer and take part?", words: &[], concluded: &["engagement"] },
    Family { name: "payment", asks: "do they pay, and in time?", words: &[], concluded: &["payment"] },
    Family { name: "relationship", asks: "whom do we know?", words: &[], concluded: &["relationship"] },
    Family { name: "sentiment", asks: "what do they say?", words: &[], concluded: &["sentiment", "support"] },
];
/// Words of columns of which less is better.
const LESS_IS_BETTER: [&str; 15] = [
    "overdue",
    "late",
    "open",
    "ticket",
    "tickets",
    "complaint",
    "complaints",
    "complains",
    "failure",
    "failures",
    "escalation",
    "escalations",
    "incidents",
    "bugs",
    "since",
];

/// A feature with the value worth nothing and the one worth all.
type Filled<'a> = (&'a FeatureReading, (f64, f64));

/// A template of a health score.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Template {
    /// Deployment, engagement, adoption, return on investment.
    Dear,
    /// The eight KPI families.
    Kpi,
}

impl FromStr for Template {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text.to_ascii_lowercase().as_str() {
            "dear" => Ok(Self::Dear),
            "kpi" => Ok(Self::Kpi),
            _ => Err("expected dear or kpi".to_owned()),
        }
    }
}

impl Template {
    fn families(self) -> &'static [Family] {
        match self {
            Self::Dear => &DEAR,
            Self::Kpi => &KPI,
        }
    }

    /// The tables of the playbook that state the template, filled in with the columns that fit; `tables` hold the values from
    /// which the two ends of each metric are taken: the 5th and the 95th percentile.
    #[must_use]
    pub fn tables(self, conclusions: &Conclusions, tables: &[TextTable]) -> String {
        let mut free: Vec<Filled> = conclusions
            .features
            .iter()
            .filter_map(|feature| Some((feature, ends(feature, conclusions, tables)?)))
            .collect();
        let mut of_family: Vec<(&Family, Vec<Filled>)> = Vec::new();
        for family in self.families() {
            let (mut taken, rest): (Vec<_>, Vec<_>) = free.into_iter().partition(|(feature, _)| family.fits(feature));
            taken.truncate(MOST_METRICS);
            free = rest;
            of_family.push((family, taken));
        }
        let n_filled = of_family.iter().filter(|(_, metrics)| !metrics.is_empty()).count().max(1);
        let weight = 100.0 / n_filled as f64;
        let mut text =
            String::from("\n# A health score to begin with: look at weights and ends, then `winprob scorecard`.\n");
        for (family, metrics) in of_family {
            family.write(&mut text, &metrics, weight);
        }
        text
    }
}

impl Family {
    fn fits(&self, feature: &FeatureReading) -> bool {
        let is_concluded = feature.family.as_deref().is_some_and(|family| self.concluded.contains(&family));
        is_concluded || words_of(&feature.column).iter().any(|word| self.words.contains(&word.as_str()))
    }

    fn write(&self, text: &mut String, metrics: &[Filled], weight: f64) {
        let light = if is_two_coloured(self.name) {
            "red_below = 50                              # in percent; green from there on: there is no yellow"
        } else {
            "red_below = 50                              # in percent\ngreen_from = 80"
        };
        let _infallible = writeln!(text, "\n[scorecard.families.{}]           # {}\n{light}", self.name, self.asks);
        if metrics.is_empty() {
            let _infallible = writeln!(
                text,
                "# no column of the files fits; name one:\n# [scorecard.metrics.COLUMN]\n# group = \"{}\"\n# weight = 25\n# minimum = 0\n# maximum = 100",
                self.name
            );
        }
        let each = (10.0 * weight / metrics.len().max(1) as f64).round() / 10.0;
        for (feature, (worst, best)) in metrics {
            let (name, label) = (key(&feature.column), quoted(&feature.label));
            let turned = if best < worst { "  # less is better" } else { "" };
            let _infallible = writeln!(
                text,
                "\n[scorecard.metrics.{name}]\nlabel = {label}\ngroup = \"{}\"\nweight = {each}\nminimum = {worst}\nmaximum = {best}{turned}",
                self.name
            );
        }
    }
}

/// The value worth nothing and the one worth all; `None` for what is no number, or the same nearly everywhere.
fn ends(feature: &FeatureReading, conclusions: &Conclusions, tables: &[TextTable]) -> Option<(f64, f64)> {
    let less_is_better = words_of(&feature.column).iter().any(|word| LESS_IS_BETTER.contains(&word.as_str()));
    let turned = |low: f64, high: f64| if less_is_better { (high, low) } else { (low, high) };
    if feature.kind == Kind::Flag.word() {
        return Some(turned(0.0, 1.0));
    }
    if feature.kind != Kind::Number.word() {
        return None;
    }
    let outcome = conclusions.column_of("outcome")?;
    let table =
        tables.iter().find(|table| table.column(outcome).is_some() && table.column(&feature.column).is_some())?;
    let column = table.column(&feature.column)?;
    let read = |row: usize| parse_number_cell(table, column, row).ok().flatten().filter(|value| value.is_finite());
    let mut values: Vec<f64> = (0..table.n_rows()).filter_map(read).collect();
    values.sort_by(f64::total_cmp);
    let last = values.len().checked_sub(1)?;
    let (low, high) = (rounded(values[last / 20]), rounded(values[last - last / 20]));
    (low < high).then(|| turned(low, high))
}

/// Three digits that count.
fn rounded(value: f64) -> f64 {
    format!("{value:.2e}").parse().unwrap_or(value)
}
