//! A factor as a sentence that a leader can repeat.

use super::factor::{Factor, FactorEvidence, Side};

/// The sentence of a factor; `leader` is the label of the feature that says the same, where it is another.
pub(super) fn words(factor: &Factor, leader: Option<&str>, cause: Option<&str>) -> String {
    let name = &factor.label;
    let counted = format!("over {} renewals", factor.n);
    match factor.evidence {
        FactorEvidence::Hindsight => {
            let cause = cause.unwrap_or("it can only have been known afterwards");
            return format!("{name} is no factor: {cause}; leave it out with `ignore` under [columns]");
        }
        FactorEvidence::None => {
            let cause = cause.map_or_else(|| format!("AUC {:.2} alone {counted}", factor.auc), str::to_owned);
            return format!("{name}: no evidence yet that it goes with renewal ({cause})");
        }
        FactorEvidence::Supported | FactorEvidence::Weak => {}
    }
    let told = split(factor).unwrap_or_else(|| {
        let way = if factor.correlation > 0.0 { "the more, the more renew" } else { "the more, the fewer renew" };
        if leader.is_some() { format!("{name}: {way}") } else { format!("{name}: {way}, without a clear cut point") }
    });
    let doubt = if factor.evidence == FactorEvidence::Weak { "; weak: it may be chance" } else { "" };
    let early = match factor.lead_days {
        Some(days) if days > 0 => format!("; it tells {days} days before renewal"),
        _ => String::new(),
    };
    let same = leader.map_or_else(String::new, |leader| format!("; says much the same as {leader}"));
    format!("{told} (AUC {:.2} alone {counted}){early}{same}{doubt}", factor.auc)
}

/// What the cut says: `Active users, 3 or more: 91 % renew; else 44 %`, or from the other end where that stands out.
fn split(factor: &Factor) -> Option<String> {
    let (when, above, below) = (factor.when.as_ref()?, factor.rate_above?, factor.rate_below?);
    let (n_above, n_below) = (factor.n_above?, factor.n_below?);
    let name = &factor.label;
    let percent = |share: f64| format!("{:.0} %", 100.0 * share);
    let (side, stands_below) = match factor.side? {
        Side::Renewal => ("the cut for renewal", above < below),
        Side::Churn => ("the cut for churn", above > below),
    };
    Some(if stands_below {
        let bound = when.trim_end_matches(" or more");
        let (above, below) = (percent(above), percent(below));
        format!("{name}, below {bound}: {below} renew ({n_below}); from there on {above} ({n_above}); {side}")
    } else {
        format!("{name}, {when}: {} renew ({n_above}); else {} ({n_below}); {side}", percent(above), percent(below))
    })
}
