//! A past renewal as the model would have told it: what it gave it while the renewal was held out, and how it ended.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::units::{AccountId, Date, Days};

/// Of the decision dates of a renewal the one nearest to so many days before it counts.
const USUAL_LEAD: Days = 90;

/// A renewal that has ended, and what was said of it out of fold.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PastRenewal {
    /// The account.
    pub account_id: String,
    /// The decision date.
    pub as_of: Option<Date>,
    /// When the contract came due.
    pub renewal_date: Option<Date>,
    /// Whether it renewed.
    pub renewed: bool,
    /// The out-of-fold win probability.
    pub predicted: f64,
    /// What it was worth.
    pub value: Option<f64>,
    /// The owner.
    pub owner: Option<String>,
    /// The segment.
    pub segment: Option<String>,
    /// Of a renewal that surprised: what the model saw for what it expected, strongest first.
    #[serde(default)]
    pub seen: Vec<String>,
    /// Of a renewal that surprised: what it saw against it, strongest first.
    #[serde(default)]
    pub against: Vec<String>,
    /// Of a renewal that surprised: what was blank.
    #[serde(default)]
    pub blank: Vec<String>,
}

/// The rows that stand for their renewals: of each renewal the decision date nearest to three months before it.
///
/// A row without dates stands for itself.
#[must_use]
pub fn one_a_renewal(accounts: &[AccountId], as_of: &[Option<Date>], renewal_date: &[Option<Date>]) -> Vec<usize> {
    let mut best: BTreeMap<(&str, Date), (Days, usize)> = BTreeMap::new();
    let mut rows = Vec::new();
    for row in 0..accounts.len() {
        let (Some(as_of), Some(renewal)) = (as_of[row], renewal_date[row]) else {
            rows.push(row);
            continue;
        };
        let found = ((renewal.days_after(as_of) - USUAL_LEAD).abs(), row);
        let key = (accounts[row].as_str(), renewal);
        best.entry(key).and_modify(|known| *known = (*known).min(found)).or_insert(found);
    }
    rows.extend(best.values().map(|(_, row)| *row));
    rows.sort_unstable();
    rows
}

/// Renewals by the quarter in which they came due; those without a date are left out.
pub(super) fn by_quarter<'a>(
    renewals: impl IntoIterator<Item = &'a PastRenewal>,
) -> BTreeMap<String, Vec<&'a PastRenewal>> {
    let mut quarters: BTreeMap<String, Vec<&PastRenewal>> = BTreeMap::new();
    for renewal in renewals {
        if let Some(day) = renewal.renewal_date {
            quarters.entry(quarter(day)).or_default().push(renewal);
        }
    }
    quarters
}

/// The quarter of a day, such as `2026-Q3`.
#[must_use]
pub fn quarter(day: Date) -> String {
    let (year, month) = day.year_month();
    format!("{year}-Q{}", (month - 1) / 3 + 1)
}
