//! The playbook that goes with a synthetic book.

use std::fmt::Write;

use super::accounts::COLUMNS;
use super::truth::{Kind, Rules};
use crate::units::Date;

const HEAD: &str = r#"[columns]
account = "account_id"
as_of = "as_of"
renewal_date = "renewal_date"
decided_on = "decided_on"
outcome = "renewed"
renewed_when = ["yes"]
value = "arr"
owner = "csm"
"#;

const TAIL: &str = r"
[health]
red_below = 0.5
green_from = 0.8

[onboarding]
until_days = 90
";

/// The text of `playbook.toml` for a book of `n_open` open accounts, whose limits grow with the book, open on `today`.
pub(super) fn text(n_open: usize, today: Option<Date>) -> String {
    let mut text = head(today, "segment");
    line(&mut text, format_args!("ignore = [\"account_name\"]"));
    features(&mut text);
    for kind in Kind::ALL {
        intervention(&mut text, kind.as_str(), &kind.rules());
    }
    capacity(&mut text, n_open);
    text.push_str(TAIL);
    text
}

/// The day that counts as today, and what the columns are that every family has.
pub(super) fn head(today: Option<Date>, segment: &str) -> String {
    let fixed = |day| format!("# A synthetic book does not age: this day counts as today.\ntoday = \"{day}\"\n\n");
    let mut text = today.map(fixed).unwrap_or_default() + HEAD;
    line(&mut text, format_args!("segment = {segment:?}"));
    text
}

fn features(text: &mut String) {
    for column in &COLUMNS {
        line(text, format_args!("\n[features.{}]", column.name));
        line(text, format_args!("label = {:?}", column.label));
        line(text, format_args!("family = {:?}", column.family));
        if column.name == "nps" {
            line(text, format_args!("kind = \"number\""));
            line(text, format_args!("missing = \"non-response\""));
        }
    }
}

/// What may be done: a kind under its rules.
pub(super) fn intervention(text: &mut String, kind: &str, rules: &Rules) {
    line(text, format_args!("\n[interventions.{kind}]"));
    line(text, format_args!("label = {:?}", rules.label));
    line(text, format_args!("cost = {}", rules.cost.0));
    line(text, format_args!("hours = {}", rules.hours));
    line(text, format_args!("lead_days = {:?}", rules.lead_days));
    if let Some((column, value)) = rules.only_if {
        line(text, format_args!("only_if = {{ {column} = [{value:?}] }}"));
    }
    line(text, format_args!("cooldown_days = {}", rules.cooldown_days));
    if let Some((other, days)) = rules.not_within {
        line(text, format_args!("not_within = {{ {other} = {days} }}"));
    }
    line(text, format_args!("max_per_account = {}", rules.max_per_account));
}

/// Money and hours for about half of what could usefully be done; slots where a kind is scarce.
fn capacity(text: &mut String, n_open: usize) {
    line(text, format_args!("\n[capacity]"));
    line(text, format_args!("budget = {}", 600 * n_open));
    line(text, format_args!("hours_per_owner_per_month = {}", (n_open / 20).max(20)));
    line(text, format_args!("\n[capacity.per_month]"));
    for kind in Kind::ALL {
        if let Some(slots) = kind.rules().slots_per_month {
            line(text, format_args!("{kind} = {}", (slots * n_open / 1_000).max(2)));
        }
    }
}

pub(super) fn line(text: &mut String, content: std::fmt::Arguments<'_>) {
    // Writing into a string cannot fail.
    let _ = text.write_fmt(content);
    text.push('\n');
}
