//! The people an account knows, held against the persona template of its tier.

use std::collections::BTreeMap;

use super::account::Watched;
use super::alert::{AlertKind, Found};
use super::signs::count;
use crate::book::{AlertColumns, same_value};

/// What a column that counts the champions has in its name.
const CHAMPION: &str = "champion";

/// The gap between the people known and those the tier needs; a count that is blank is not known, and no gap.
pub(super) fn contact_gap(account: &Watched, columns: &AlertColumns) -> Option<Found> {
    let tier = account.cell(columns.tier.as_ref())?;
    let (_, template) = columns.personas.iter().find(|(name, _)| same_value(tier.trim(), name))?;
    let counted: Vec<(&str, f64, f64)> = template
        .iter()
        .filter_map(|(column, needed)| {
            let known = count(account.cells.get(column).map(String::as_str))?;
            Some((column.as_str(), known, f64::from(*needed)))
        })
        .collect();
    let gaps: Vec<&(&str, f64, f64)> = counted.iter().filter(|(_, known, needed)| known < needed).collect();
    if gaps.is_empty() {
        return None;
    }
    let missing: f64 = gaps.iter().map(|(_, known, needed)| needed - known).sum();
    let told = counted.iter().map(|(column, known, needed)| format!("{} {known} of {needed}", label(column)));
    let of = told.collect::<Vec<_>>().join(", ");
    Some(Found {
        alert: AlertKind::ContactGap,
        subject: String::new(),
        since: None,
        next: next(&counted, &gaps, template),
        words: format!("{tier} needs more people than are known: {of}; {missing} missing"),
    })
}

fn next(counted: &[(&str, f64, f64)], gaps: &[&(&str, f64, f64)], template: &BTreeMap<String, u32>) -> String {
    let is_champion = |column: &str| column.to_lowercase().contains(CHAMPION);
    let has_champion = counted.iter().any(|(column, known, _)| is_champion(column) && *known >= 1.0);
    let lacks = gaps.iter().map(|(column, known, needed)| format!("{} {}", needed - known, label(column)));
    let lacks = lacks.collect::<Vec<_>>().join(", ");
    if has_champion {
        format!("ask the champion to introduce {lacks}")
    } else if template.keys().any(|column| is_champion(column)) {
        format!("find a champion first, among those who use it most; then {lacks}")
    } else {
        format!("ask whoever you talk to most to introduce {lacks}")
    }
}

/// `n_power_users` → `power users`.
fn label(column: &str) -> String {
    let bare = ["n_", "num_", "number_of_"].iter().find_map(|prefix| column.strip_prefix(prefix)).unwrap_or(column);
    bare.replace(['_', '-'], " ")
}
