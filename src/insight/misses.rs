//! What the model did not see coming: green that was lost, red that renewed.
//!
//! Every probability is the one out of fold. *Surprise churn* is the share of the lost value that was green about three
//! months before; its interval counts `(Σv)² / Σv²` renewals (Kish, *Survey Sampling*, 1965), since few large ones tell
//! less than many alike.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::past::{PastRenewal, by_quarter};
use super::thresholds::{Floors, floors};
use crate::book::{Health, TrafficLight};
use crate::metrics::wilson;
use crate::units::{Date, NINE_IN_TEN};

/// Why a renewal was missed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum MissReason {
    /// There were signs of it, and others outweighed them.
    Outweighed,
    /// There was no sign, and something was not known.
    Blank,
    /// There was no sign in anything that is recorded.
    Unrecorded,
    /// What the model saw was not kept: it is of the most valuable surprises only.
    Unexplained,
}

impl MissReason {
    /// The word for files.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Outweighed => "outweighed",
            Self::Blank => "blank",
            Self::Unrecorded => "unrecorded",
            Self::Unexplained => "unexplained",
        }
    }
}

/// A renewal that ended on the other side than its light said.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Miss {
    /// The account.
    pub account_id: String,
    /// When the contract came due.
    #[schema(value_type = Option<String>, format = Date)]
    pub renewal_date: Option<Date>,
    /// Whether it renewed.
    pub renewed: bool,
    /// The win probability out of fold.
    pub predicted: f64,
    /// Its light.
    #[schema(value_type = String)]
    pub health: TrafficLight,
    /// What it was worth.
    pub value: Option<f64>,
    /// The owner.
    pub owner: Option<String>,
    /// The segment.
    pub segment: Option<String>,
    /// What the model saw for what it expected, strongest first.
    pub seen: Vec<String>,
    /// What it saw against it, strongest first.
    pub against: Vec<String>,
    /// What was blank.
    pub blank: Vec<String>,
    /// Why it was missed.
    pub reason: MissReason,
    /// All of it in words.
    pub words: String,
}

/// How much of what was lost had been green.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct SurpriseChurn {
    /// The quarter, such as `2026-Q3`; `all` for the whole past.
    pub period: String,
    /// Renewals lost.
    pub n_lost: usize,
    /// The value lost; their number where no value is recorded.
    pub value_lost: f64,
    /// The share of that value that was green.
    pub surprise_churn: f64,
    /// Lower end of its 90 % interval.
    pub low: f64,
    /// Upper end of its 90 % interval.
    pub high: f64,
}

/// The misses of a past as a whole.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct MissSummary {
    /// Surprise churn over all, then by quarter.
    pub surprise_churn: Vec<SurpriseChurn>,
    /// What practice asks of the lights, and whether they meet it.
    pub floors: Floors,
    /// The headline in words.
    pub words: String,
}

/// The misses, and what they come to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Misses {
    /// The misses, the most valuable first.
    pub misses: Vec<Miss>,
    /// What they come to.
    pub summary: MissSummary,
}

/// What was missed in the past under these lights.
#[must_use]
pub fn misses(past: &[PastRenewal], health: Health) -> Misses {
    let mut missed: Vec<Miss> = past.iter().filter_map(|renewal| miss(renewal, health)).collect();
    missed.sort_by(|a, b| {
        let (of_a, of_b) = (a.value.unwrap_or(0.0), b.value.unwrap_or(0.0));
        let surprise = |miss: &Miss| (miss.predicted - f64::from(u8::from(miss.renewed))).abs();
        of_b.total_cmp(&of_a).then(surprise(b).total_cmp(&surprise(a))).then_with(|| a.account_id.cmp(&b.account_id))
    });
    let surprise_churn = surprise_churn(past, health);
    let floors = floors(past, health);
    let words =
        surprise_churn.first().map_or_else(|| "no renewal was lost".to_owned(), |all| headline(all, past, health));
    Misses { misses: missed, summary: MissSummary { surprise_churn, floors, words } }
}

/// Surprise churn as a sentence.
fn headline(all: &SurpriseChurn, past: &[PastRenewal], health: Health) -> String {
    let what = if past.iter().any(|renewal| renewal.value.is_some()) { "value" } else { "renewals" };
    if past.iter().all(|renewal| health.light(renewal.predicted) != TrafficLight::Green) {
        return format!("no renewal of the past was green, so none of the {what} lost was a surprise");
    }
    let when =
        if past.iter().any(|renewal| renewal.as_of.is_some()) { " about three months before" } else { " before" };
    format!(
        "surprise churn {:.0} % (90 % interval {:.0} to {:.0} %): so much of the {what} lost was green{when}",
        100.0 * all.surprise_churn,
        100.0 * all.low,
        100.0 * all.high
    )
}

fn miss(renewal: &PastRenewal, health: Health) -> Option<Miss> {
    let light = health.light(renewal.predicted);
    let is_missed = matches!((light, renewal.renewed), (TrafficLight::Green, false) | (TrafficLight::Red, true));
    if !is_missed {
        return None;
    }
    let reason = match (renewal.against.is_empty(), renewal.blank.is_empty()) {
        (false, _) => MissReason::Outweighed,
        (true, false) => MissReason::Blank,
        (true, true) if renewal.seen.is_empty() => MissReason::Unexplained,
        (true, true) => MissReason::Unrecorded,
    };
    let ended = if renewal.renewed { "red, and renewed" } else { "green, and lost" };
    let seen = renewal.seen.first().map_or_else(String::new, |seen| format!("; the model saw {seen}"));
    let why = match reason {
        MissReason::Outweighed => {
            format!("; outweighed: {}", renewal.against.first().map_or("signs to the contrary", String::as_str))
        }
        MissReason::Blank => format!("; not known: {}", renewal.blank.join(", ")),
        MissReason::Unrecorded => "; nothing that is recorded pointed to it".to_owned(),
        MissReason::Unexplained => "; what the model saw was not kept".to_owned(),
    };
    Some(Miss {
        account_id: renewal.account_id.clone(),
        renewal_date: renewal.renewal_date,
        renewed: renewal.renewed,
        predicted: renewal.predicted,
        health: light,
        value: renewal.value,
        owner: renewal.owner.clone(),
        segment: renewal.segment.clone(),
        seen: renewal.seen.clone(),
        against: renewal.against.clone(),
        blank: renewal.blank.clone(),
        reason,
        words: format!("{} at {:.0} %{seen}{why}", ended, 100.0 * renewal.predicted),
    })
}

/// Surprise churn over all, then by quarter; nothing where nothing was lost.
fn surprise_churn(past: &[PastRenewal], health: Health) -> Vec<SurpriseChurn> {
    let lost: Vec<&PastRenewal> = past.iter().filter(|renewal| !renewal.renewed).collect();
    let known: Vec<f64> = past.iter().filter_map(|renewal| renewal.value).collect();
    // What a renewal of unknown value counts.
    let usual = if known.is_empty() { 1.0 } else { known.iter().sum::<f64>() / known.len() as f64 };
    let share = |period: &str, lost: &[&PastRenewal]| {
        let worth = |renewal: &PastRenewal| renewal.value.unwrap_or(usual).max(0.0);
        let is_green = |renewal: &PastRenewal| health.light(renewal.predicted) == TrafficLight::Green;
        let total: f64 = lost.iter().map(|renewal| worth(renewal)).sum();
        let squares: f64 = lost.iter().map(|renewal| worth(renewal).powi(2)).sum();
        let green: f64 = lost.iter().filter(|renewal| is_green(renewal)).map(|renewal| worth(renewal)).sum();
        let surprise_churn = if total > 0.0 { (green + 0.0) / total } else { 0.0 };
        let n = if squares > 0.0 { total * total / squares } else { 0.0 };
        let interval = wilson(surprise_churn, n, NINE_IN_TEN);
        SurpriseChurn {
            period: period.to_owned(),
            n_lost: lost.len(),
            value_lost: total,
            surprise_churn,
            low: interval.low,
            high: interval.high,
        }
    };
    if lost.is_empty() {
        return Vec::new();
    }
    let all = share("all", &lost);
    let quarters = by_quarter(lost.iter().copied());
    std::iter::once(all).chain(quarters.iter().map(|(period, lost)| share(period, lost))).collect()
}
