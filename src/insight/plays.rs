//! What each kind of intervention has been worth: over all, by lead, by segment; in points, in money, and in words.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::book::Playbook;
use crate::effects::{EffectReport, Grade, KindReport, Worth, WorthGroup};

/// Accounts needed for a number.
const ACCOUNTS: usize = 30;

/// What a kind of intervention has been worth to the past renewals that had it, all of them or one group.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Play {
    /// The kind of intervention.
    pub kind: String,
    /// Its name for people.
    pub label: String,
    /// What is told apart: `all`, `lead` or `segment`.
    pub by: String,
    /// Which group: `all`, days before renewal such as `31-60`, or the segment.
    pub group: String,
    /// Past accounts that had it.
    pub accounts: usize,
    /// How often it was done.
    pub interventions: usize,
    /// The mean change of win probability; absent when unsupported.
    pub uplift: Option<f64>,
    /// Lower end of its 90 % interval.
    pub uplift_low: Option<f64>,
    /// Upper end of its 90 % interval.
    pub uplift_high: Option<f64>,
    /// The value of renewals it won, in money; absent when unsupported, or where no value is recorded.
    pub money: Option<f64>,
    /// Lower end of its 90 % interval.
    pub money_low: Option<f64>,
    /// Upper end of its 90 % interval.
    pub money_high: Option<f64>,
    /// How far this may be relied on.
    #[schema(value_type = String)]
    pub evidence: Grade,
    /// What was checked of the kind and what came of it, a sentence each; on the line of the whole kind only.
    pub checks: Vec<String>,
    /// The checks of the kind that failed, a sentence each.
    pub failed_checks: Vec<String>,
    /// All of it in words.
    pub words: String,
}

/// The plays of a model, in the order of its playbook: each kind as a whole, then its leads and segments.
#[must_use]
pub fn plays(report: &EffectReport, playbook: &Playbook) -> Vec<Play> {
    report.kinds.iter().flat_map(|kind| of_kind(kind, playbook)).collect()
}

fn of_kind(kind: &KindReport, playbook: &Playbook) -> Vec<Play> {
    let known = playbook.interventions.iter().find(|intervention| intervention.kind == kind.kind);
    let label = known.map_or_else(|| kind.kind.0.clone(), |intervention| intervention.label.clone());
    if kind.worth.is_empty() {
        return vec![never_given(kind, label)];
    }
    kind.worth.iter().map(|worth| play(kind, label.clone(), worth)).collect()
}

/// A kind without a past: what the playbook assumes, or nothing.
fn never_given(kind: &KindReport, label: String) -> Play {
    let assumed = kind.assumed.is_some();
    let number = |value: f64| assumed.then_some(value);
    let words = kind.assumed.as_ref().map_or_else(
        || format!("{label} was never given after a decision date, so nothing can be said of it"),
        |stated| {
            format!(
                "{label} was never given after a decision date; the playbook assumes {:+} points ({:+} to {:+})",
                stated.points, stated.low, stated.high
            )
        },
    );
    Play {
        kind: kind.kind.0.clone(),
        label,
        by: "all".to_owned(),
        group: "all".to_owned(),
        accounts: kind.n_accounts,
        interventions: 0,
        uplift: number(kind.average_uplift),
        uplift_low: number(kind.low),
        uplift_high: number(kind.high),
        money: None,
        money_low: None,
        money_high: None,
        evidence: if assumed { Grade::Assumed } else { Grade::Unsupported },
        checks: Vec::new(),
        failed_checks: Vec::new(),
        words,
    }
}

fn play(kind: &KindReport, label: String, worth: &Worth) -> Play {
    let evidence = grade(kind, worth);
    let known = evidence != Grade::Unsupported;
    let money = worth.money.filter(|_| known);
    let (by, group) = match &worth.group {
        WorthGroup::All => ("all", "all".to_owned()),
        WorthGroup::Lead(start, Some(end)) => ("lead", format!("{start}-{end}")),
        WorthGroup::Lead(start, None) => ("lead", format!("{start} or more")),
        WorthGroup::Segment(segment) => ("segment", segment.clone()),
    };
    let is_whole = worth.group == WorthGroup::All;
    Play {
        kind: kind.kind.0.clone(),
        words: words(kind, &label, worth, evidence),
        label,
        by: by.to_owned(),
        group,
        accounts: worth.n_accounts,
        interventions: worth.n_interventions,
        uplift: known.then_some(worth.uplift),
        uplift_low: known.then_some(worth.low),
        uplift_high: known.then_some(worth.high),
        money: money.map(|money| money[0]),
        money_low: money.map(|money| money[1]),
        money_high: money.map(|money| money[2]),
        evidence,
        checks: if is_whole { kind.checks.words() } else { Vec::new() },
        failed_checks: kind.checks.failed(),
    }
}

fn grade(kind: &KindReport, worth: &Worth) -> Grade {
    let clear_of_zero = worth.low > 0.0 || worth.high < 0.0;
    match (worth.n_accounts >= ACCOUNTS, kind.assumed.is_some()) {
        (true, _) if clear_of_zero && kind.is_relied_on() => Grade::Supported,
        (true, _) => Grade::Weak,
        (false, true) => Grade::Assumed,
        (false, false) => Grade::Unsupported,
    }
}

fn words(kind: &KindReport, label: &str, worth: &Worth, evidence: Grade) -> String {
    let among = match &worth.group {
        WorthGroup::All => String::new(),
        WorthGroup::Lead(start, Some(end)) => format!(" {start} to {end} days before renewal"),
        WorthGroup::Lead(start, None) => format!(" {start} days before renewal or earlier"),
        WorthGroup::Segment(segment) => format!(" in {segment}"),
    };
    let accounts = worth.n_accounts;
    if evidence == Grade::Unsupported {
        return format!(
            "{label}{among}: only {accounts} past accounts had it; about {ACCOUNTS} are needed for a number"
        );
    }
    let points = |share: f64| format!("{:+.1}", 100.0 * share);
    let changed = format!(
        "{label}{among} changed the win probability of {accounts} accounts by {} points on average (90 % interval {} to {})",
        points(worth.uplift),
        points(worth.low),
        points(worth.high)
    );
    let gained = worth
        .money
        .map(|[money, low, high]| format!(", worth {money:.0} in renewals ({low:.0} to {high:.0})"))
        .unwrap_or_default();
    let judgement = match evidence {
        Grade::Supported => "supported by the past, and no check failed".to_owned(),
        Grade::Assumed => "mostly what the playbook assumes".to_owned(),
        _ => {
            format!("weak: {}", kind.doubt().unwrap_or_else(|| "the interval does not exclude zero".to_owned()))
        }
    };
    format!("{changed}{gained}; {judgement}")
}
