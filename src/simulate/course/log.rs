//! The log of what was done, of whichever kinds the family has.

use super::super::accounts::draw;
use super::super::truth::Rules;
use crate::units::{AccountId, Date, Days, Money, Rng};

/// A row of `interventions.csv`.
#[derive(Debug, Clone, PartialEq)]
pub struct LogEntry<K> {
    /// The account.
    pub account: AccountId,
    /// What was done.
    pub kind: K,
    /// When it was done.
    pub date: Date,
    /// What it cost.
    pub cost: Money,
    /// Hours of the owner's time.
    pub hours: f64,
    /// Who did it.
    pub owner: &'static str,
    /// The renewal it was meant for.
    pub renewal_date: Date,
}

/// The log of what was done in a term, by kind and lead days; cost and hours vary about the playbook's.
pub(in crate::simulate) fn entries<K: Copy>(
    account: &AccountId,
    owner: &'static str,
    renewal_date: Date,
    actions: impl IntoIterator<Item = (K, Days)>,
    rules_of: fn(K) -> Rules,
    rng: &mut Rng,
) -> Vec<LogEntry<K>> {
    let entry = |(kind, lead_days): (K, Days)| {
        let rules = rules_of(kind);
        let factor = 0.8 + 0.4 * draw::uniform(rng);
        LogEntry {
            account: account.clone(),
            kind,
            date: renewal_date.plus(-lead_days),
            cost: Money((rules.cost.0 * factor / 10.0).round() * 10.0),
            hours: (rules.hours * factor * 2.0).round() / 2.0,
            owner,
            renewal_date,
        }
    };
    actions.into_iter().map(entry).collect()
}
