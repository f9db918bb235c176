//! What is settled before the plan is made: agreed actions, and the actions of an earlier plan, account by account.

use std::collections::HashMap;

use crate::book::{Playbook, Rows};
use crate::effects::Candidate;
use crate::plan::book::request::AgreedAction;
use crate::plan::error::PlanError;
use crate::units::Days;

/// Settled actions by row, in the order of kind and lead.
#[derive(Debug, Default)]
pub(in crate::plan::book) struct Settled {
    by_row: HashMap<usize, Vec<Candidate>>,
    /// Actions whose day lies before the decision date, or whose account is no longer in the book.
    pub gone: usize,
}

impl Settled {
    /// Reads a list of the request; `list` is its name there.
    ///
    /// An account may have several renewals: an action belongs to the first that is not due before its day.
    pub(in crate::plan::book) fn read(
        list: &'static str,
        actions: &[AgreedAction],
        playbook: &Playbook,
        rows: &Rows,
    ) -> Result<Self, PlanError> {
        let mut rows_of: HashMap<&str, Vec<usize>> = HashMap::new();
        for row in 0..rows.len() {
            rows_of.entry(rows.accounts[row].as_str()).or_default().push(row);
        }
        for rows_of_account in rows_of.values_mut() {
            rows_of_account.sort_by_key(|&row| rows.renewal_date[row]);
        }
        let mut settled = Self::default();
        for (index, action) in actions.iter().enumerate() {
            let wrong = |field, found: &str, expected: String| PlanError::Agreed {
                list,
                index,
                field,
                found: found.to_owned(),
                expected,
            };
            let Some(kind) = playbook.position(&action.kind) else {
                let known: Vec<&str> = playbook.interventions.iter().map(|known| known.kind.as_str()).collect();
                return Err(wrong("kind", &action.kind, format!("one of {}", known.join(", "))));
            };
            if action.act_by.is_none() && action.lead_days.is_none() {
                return Err(wrong("act_by", "nothing", "a day, or `lead_days`".to_owned()));
            }
            let Some(rows_of_account) = rows_of.get(action.account_id.as_str()) else {
                settled.gone += 1;
                continue;
            };
            let place = |&row: &usize| -> Option<(usize, Days, Days)> {
                let (as_of, renewal) = (rows.as_of[row]?, rows.renewal_date[row]?);
                let lead_days = action.act_by.map_or(action.lead_days, |day| Some(renewal.days_after(day)))?;
                Some((row, lead_days, renewal.days_after(as_of)))
            };
            let places: Vec<_> = rows_of_account.iter().filter_map(place).collect();
            match places.iter().find(|(_, lead_days, _)| *lead_days >= 0) {
                Some(&(row, lead_days, horizon)) if lead_days < horizon || lead_days == 0 => {
                    let candidates = settled.by_row.entry(row).or_default();
                    candidates.push(Candidate { kind, lead_days });
                }
                Some(_) => settled.gone += 1,
                None => {
                    let found = action
                        .act_by
                        .map_or_else(|| action.lead_days.map(|days| days.to_string()), |day| Some(day.to_string()));
                    let expected = "a day not after the renewal of the account".to_owned();
                    return Err(wrong("act_by", found.as_deref().unwrap_or_default(), expected));
                }
            }
        }
        for candidates in settled.by_row.values_mut() {
            candidates.sort_unstable();
            candidates.dedup();
        }
        Ok(settled)
    }

    /// The settled actions of a row.
    pub(in crate::plan::book) fn of(&self, row: usize) -> &[Candidate] {
        self.by_row.get(&row).map_or(&[], Vec::as_slice)
    }

    /// Whether there is nothing at all.
    pub(in crate::plan::book) fn is_empty(&self) -> bool {
        self.by_row.is_empty()
    }
}
