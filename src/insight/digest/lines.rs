//! The lines of each section of a digest: moves, what is due and overdue, disagreements.

use std::collections::{BTreeMap, BTreeSet};

use super::part::{DigestLine, DigestPart, WEEK};
use crate::insight::Mover;
use crate::units::{Date, money};

/// A move of a probability that is worth a line.
const WORTH_TELLING: f64 = 0.03;

/// An open account as a digest tells it.
#[derive(Debug, Clone, PartialEq)]
pub struct DigestAccount {
    /// The account.
    pub account_id: String,
    /// What people call it.
    pub name: Option<String>,
    /// Its owner.
    pub owner: Option<String>,
    /// What the renewal is worth.
    pub value: Option<f64>,
    /// The win probability now.
    pub win_probability: f64,
    /// When the contract comes due, unless it is known how that ended.
    pub open_until: Option<Date>,
    /// What is to be done.
    pub steps: Vec<DigestStep>,
}

/// Something to be done.
#[derive(Debug, Clone, PartialEq)]
pub struct DigestStep {
    /// Its name for people.
    pub label: String,
    /// The day to act.
    pub act_by: Date,
    /// Whether somebody said that it will be done.
    pub is_accepted: bool,
    /// `uplift × value - cost`, where that is known.
    pub expected_value: Option<f64>,
}

/// A call of a person that says the opposite of the model.
#[derive(Debug, Clone, PartialEq)]
pub struct Disagreement {
    /// The account.
    pub account_id: String,
    /// When the contract comes due.
    pub renewal_date: Option<Date>,
    /// Who made the call.
    pub made_by: String,
    /// The chance the person gives it.
    pub called: f64,
    /// The chance the model gave it at that moment.
    pub model: f64,
    /// Why.
    pub reason: Option<String>,
}

fn line(part: DigestPart, account: &DigestAccount, day: Option<Date>, words: String) -> DigestLine {
    DigestLine {
        part,
        account_id: account.account_id.clone(),
        name: account.name.clone(),
        owner: account.owner.clone(),
        day,
        value: account.value,
        win_probability: Some(account.win_probability),
        words,
    }
}

fn by_id(accounts: &[DigestAccount]) -> BTreeMap<&str, &DigestAccount> {
    accounts.iter().map(|account| (account.account_id.as_str(), account)).collect()
}

/// Lines in order of the day, then of the account.
fn in_order(mut lines: Vec<DigestLine>) -> Vec<DigestLine> {
    lines.sort_by(|a, b| (a.day, &a.account_id, &a.words).cmp(&(b.day, &b.account_id, &b.words)));
    lines
}

/// What moved by three points or more, the largest move first, as `movers` tells it.
#[must_use]
pub fn moved(accounts: &[DigestAccount], movers: &[Mover]) -> Vec<DigestLine> {
    let known = by_id(accounts);
    let told = movers.iter().filter(|mover| mover.change.abs() >= WORTH_TELLING);
    told.filter_map(|mover| {
        let note = mover.note.as_ref().map_or_else(String::new, |note| format!(" ({note})"));
        let words = format!("{}{note}", mover.words);
        Some(line(DigestPart::Moved, known.get(mover.account_id.as_str())?, mover.since, words))
    })
    .collect()
}

/// Steps and renewals of the week ahead, and those that are over without being done; the earliest first.
#[must_use]
pub fn due(accounts: &[DigestAccount], today: Date) -> Vec<DigestLine> {
    let part_of = |day: Date| match day.days_after(today) {
        ..0 => Some(DigestPart::Overdue),
        0..WEEK => Some(DigestPart::Due),
        _ => None,
    };
    let mut lines = Vec::new();
    for account in accounts {
        if let Some((day, part)) = account.open_until.and_then(|day| Some((day, part_of(day)?))) {
            let chance = format!("{:.0} %", 100.0 * account.win_probability);
            let words = match part {
                DigestPart::Overdue => format!("the contract came due on {day}, and no outcome is recorded"),
                _ => format!("the contract comes due on {day}, win probability {chance}"),
            };
            lines.push(line(part, account, Some(day), words));
        }
        let mut told = BTreeSet::new();
        let mut steps: Vec<&DigestStep> = account.steps.iter().collect();
        steps.sort_by_key(|step| (!step.is_accepted, step.act_by));
        for step in steps.into_iter().filter(|step| told.insert(step.label.as_str())) {
            let Some(part) = part_of(step.act_by) else { continue };
            let worth = step.expected_value.map_or_else(String::new, |value| format!(", worth {}", money(value)));
            let accepted = if step.is_accepted { ", accepted" } else { "" };
            lines.push(line(
                part,
                account,
                Some(step.act_by),
                format!("{} by {}{accepted}{worth}", step.label, step.act_by),
            ));
        }
    }
    in_order(lines)
}

/// Renewals of which a person and the model say the opposite, in order of the day they come due.
#[must_use]
pub fn disagreements(accounts: &[DigestAccount], calls: &[Disagreement]) -> Vec<DigestLine> {
    let known = by_id(accounts);
    let told = calls.iter().filter_map(|call| {
        let account = known.get(call.account_id.as_str())?;
        let because = call.reason.as_ref().map_or_else(String::new, |reason| format!(": {reason}"));
        let words = format!(
            "{} calls it {:.0} %, the model {:.0} %{because}",
            call.made_by,
            100.0 * call.called,
            100.0 * call.model
        );
        Some(line(DigestPart::Disagreements, account, call.renewal_date, words))
    });
    in_order(told.collect())
}
