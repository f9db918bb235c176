//! The plan of the book in sentences: what is scarce, what it is worth, why something was left out or moved.

use super::answer::Resource;
use crate::book::Playbook;
use crate::units::money;

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// `2027-03` → `March 2027`.
fn month_in_words(month: &str) -> String {
    let (year, number) = month.split_once('-').unwrap_or((month, ""));
    let name = number.parse::<usize>().ok().and_then(|number| MONTHS.get(number.wrapping_sub(1)));
    name.map_or_else(|| month.to_owned(), |name| format!("{name} {year}"))
}

/// A kind's label inside a sentence: `Executive call` → `executive call`, `QBR` stays.
pub(super) fn label(playbook: &Playbook, kind: &str) -> String {
    let Some(at) = playbook.position(kind) else { return kind.to_owned() };
    let label = &playbook.interventions[at].label;
    let mut letters = label.chars();
    match (letters.next(), letters.clone().next()) {
        (Some(first), Some(second)) if first.is_uppercase() && second.is_lowercase() => {
            first.to_lowercase().chain(letters).collect()
        }
        _ => label.clone(),
    }
}

/// What is scarce, as part of a sentence.
pub(super) fn scarce(playbook: &Playbook, resource: &Resource) -> String {
    match resource {
        Resource::Budget => "the budget".to_owned(),
        Resource::Slots { kind, month } => {
            format!("slots for {} in {}", label(playbook, kind), month_in_words(month))
        }
        Resource::Hours { owner, month } => format!("hours of {owner} in {}", month_in_words(month)),
    }
}

/// What one more would be worth.
pub(super) fn worth(playbook: &Playbook, resource: &Resource, price: f64) -> String {
    match resource {
        Resource::Budget => format!("1,000 more of budget is worth about {}", money(1000.0 * price)),
        Resource::Slots { kind, month } => {
            let (label, month) = (label(playbook, kind), month_in_words(month));
            format!("one more {label} in {month} is worth about {}", money(price))
        }
        Resource::Hours { owner, month } => {
            format!("one more hour of {owner} in {} is worth about {}", month_in_words(month), money(price))
        }
    }
}

/// Why an account does not get its best plan.
pub(super) fn unserved(playbook: &Playbook, resource: Option<&Resource>, forgone: f64) -> String {
    let forgone = money(forgone);
    match resource {
        Some(Resource::Budget) => format!("{forgone} forgone: the budget brings more elsewhere"),
        Some(resource) => format!("{forgone} forgone: {} bring more elsewhere", scarce(playbook, resource)),
        None => format!("{forgone} forgone: changing the earlier plan is not worth it"),
    }
}
