//! A trial in sentences.

use super::answer::{KindTrial, Lot};
use super::params::TrialParams;
use crate::units::money;

/// What is said of a kind.
pub(super) fn of_kind(kind: &KindTrial) -> String {
    let KindTrial { label, accounts_possible, accounts, accounts_needed, points, .. } = kind;
    if kind.accounts == 0 {
        return format!("{label}: {accounts_possible} open accounts could take part, none within the limits");
    }
    let believed = format!(
        "believed today: {:+.1} points on average, give or take {:.1}",
        100.0 * kind.believed,
        100.0 * kind.believed_sd
    );
    let wait =
        kind.months.map_or_else(String::new, |months| format!(", about {} of renewals like these", span(months)));
    let size = format!(
        "{accounts} of {accounts_possible} possible accounts take part; about {accounts_needed} tell an average of {points} points \
         from none{wait}"
    );
    let cost = format!(
        "expected to spend {} and to give up {} against acting on what is believed; knowing is worth about {} over a year of \
         renewals like these",
        money(kind.spend),
        money(kind.forgone.max(0.0)),
        money(kind.worth_knowing)
    );
    let verdict = if kind.is_proposed {
        "worth trying"
    } else if kind.accounts < TrialParams::default().least_accounts {
        "not worth trying now: too few accounts fit within the limits"
    } else {
        "not worth trying now: it costs more than it tells"
    };
    format!("{label}: {believed}; {size}; {cost}: {verdict}")
}

/// What is said of a lot.
pub(super) fn of_lot(lot: &Lot) -> String {
    let chance = format!("drawn with a chance of {:.0} %", 100.0 * lot.chance);
    if lot.done {
        format!("Trial: {} by {} ({chance})", lot.label, lot.act_by)
    } else {
        format!("Trial: hold {} back ({chance})", lot.label)
    }
}

fn span(months: f64) -> String {
    if months < 1.5 { "a month".to_owned() } else { format!("{months:.0} months") }
}
