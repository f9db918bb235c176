//! The people an account knows, held against the persona template of its tier.

use std::collections::BTreeMap;

use serde::Serialize;
use utoipa::ToSchema;

use super::account::Watched;
use super::alert::{AlertKind, Found};
use super::signs::count;
use crate::book::{AlertColumns, same_value};

/// What a column that counts the champions has in its name.
const CHAMPION: &str = "champion";

/// How many of a persona an account knows, and how many its tier needs.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Persona {
    /// The column that counts them.
    pub column: String,
    /// Its name for people.
    pub label: String,
    /// How many are known.
    pub known: f64,
    /// How many the tier needs.
    pub needed: f64,
}

/// The tier of an account and its persona template, held against the cells of the account.
///
/// None where the playbook states no template for the tier; a count that is blank is not known, and left out.
#[must_use]
pub fn personas(cells: &BTreeMap<String, String>, columns: &AlertColumns) -> Option<(String, Vec<Persona>)> {
    let tier = cells.get(columns.tier.as_ref()?)?;
    let (_, template) = columns.personas.iter().find(|(name, _)| same_value(tier.trim(), name))?;
    let counted = template.iter().filter_map(|(column, needed)| {
        let known = count(cells.get(column).map(String::as_str))?;
        Some(Persona { column: column.clone(), label: label(column), known, needed: f64::from(*needed) })
    });
    Some((tier.clone(), counted.collect()))
}

/// The gap between the people known and those the tier needs.
pub(super) fn contact_gap(account: &Watched, columns: &AlertColumns) -> Option<Found> {
    let (tier, counted) = personas(&account.cells, columns)?;
    let gaps: Vec<&Persona> = counted.iter().filter(|one| one.known < one.needed).collect();
    if gaps.is_empty() {
        return None;
    }
    let missing: f64 = gaps.iter().map(|one| one.needed - one.known).sum();
    let told = counted.iter().map(|one| format!("{} {} of {}", one.label, one.known, one.needed));
    let of = told.collect::<Vec<_>>().join(", ");
    let (_, template) = columns.personas.iter().find(|(name, _)| same_value(tier.trim(), name))?;
    Some(Found {
        alert: AlertKind::ContactGap,
        subject: String::new(),
        since: None,
        next: next(&counted, &gaps, template),
        words: format!("{tier} needs more people than are known: {of}; {missing} missing"),
    })
}

fn next(counted: &[Persona], gaps: &[&Persona], template: &BTreeMap<String, u32>) -> String {
    let is_champion = |column: &str| column.to_lowercase().contains(CHAMPION);
    let has_champion = counted.iter().any(|one| is_champion(&one.column) && one.known >= 1.0);
    let lacks = gaps.iter().map(|one| format!("{} {}", one.needed - one.known, one.label));
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
