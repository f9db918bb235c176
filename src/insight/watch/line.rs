//! Whether the model still tells the truth: over all, and by segment.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::bets::Bets;
use super::params::WatchParams;
use crate::numeric::{Prior, Stop, fit_logistic};
use crate::units::{Date, Interval, NINE_IN_TEN, logit};

/// Log-odds beyond this are 0 or 1 for all purposes.
const FARTHEST: f64 = 12.0;
/// A shift that would not settle lies beyond all that was published.
const STOP: Stop = Stop { most_steps: 50, step: 1e-6, gain: 0.0 };

/// A renewal that has ended, and what was published of it before.
#[derive(Debug, Clone, PartialEq)]
pub struct Resolved {
    /// When the outcome was known; outcomes are told in this order.
    pub day: Option<Date>,
    /// The probability that was published before.
    pub published: f64,
    /// Whether it renewed.
    pub renewed: bool,
    /// The segment.
    pub segment: Option<String>,
}

/// A renewal that has not ended.
#[derive(Debug, Clone, PartialEq)]
pub struct Unresolved {
    /// What is published of it.
    pub published: f64,
    /// The segment.
    pub segment: Option<String>,
}

/// What to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Advice {
    /// The model has gone wrong: train it again.
    Retrain,
    /// Something may have moved: wait for more outcomes.
    Wait,
    /// Nothing speaks against the model.
    NothingMoved,
}

impl Advice {
    /// The word for files.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Retrain => "retrain",
            Self::Wait => "wait",
            Self::NothingMoved => "nothing_moved",
        }
    }
}

/// What the outcomes say of the published probabilities.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct WatchLine {
    /// `all`, or a segment.
    pub group: String,
    /// Renewals that have ended, with a probability published before.
    pub n_resolved: usize,
    /// Of those how many renewed.
    pub n_renewed: usize,
    /// How many were expected to.
    pub expected_renewed: f64,
    /// Renewals that have not ended.
    pub n_open: usize,
    /// Of those how many are expected to renew.
    pub expected_open: f64,
    /// Evidence that the probabilities are wrong, as of the last outcome; 1 is none.
    pub evidence: f64,
    /// The most it ever was.
    pub most_evidence: f64,
    /// The alarm is raised once the evidence has reached this; a model that is right reaches it ever in 1 of 20 books.
    pub alarm_at: f64,
    /// The day of the outcome that raised the alarm.
    #[schema(value_type = Option<String>, format = Date)]
    pub alarmed_on: Option<Date>,
    /// By how much outcomes lie above what was published, in log-odds; absent without outcomes of both kinds.
    pub shift: Option<f64>,
    /// Lower end of its 90 % interval.
    pub shift_low: Option<f64>,
    /// Upper end of its 90 % interval.
    pub shift_high: Option<f64>,
    /// Since when the evidence has been growing, where there is much of it.
    #[schema(value_type = Option<String>, format = Date)]
    pub since: Option<Date>,
    /// What to do.
    pub advice: Advice,
    /// All of it in words.
    pub words: String,
}

/// Watches published probabilities over all and by segment; `drifted` names the columns of the book that have moved.
///
/// Outcomes of the same day are told in the order given. One bet a renewal: the caller gives each renewal once.
#[must_use]
pub fn watch(resolved: &[Resolved], open: &[Unresolved], drifted: &[String]) -> Vec<WatchLine> {
    let params = &WatchParams::default();
    let mut in_order: Vec<&Resolved> = resolved.iter().collect();
    in_order.sort_by_key(|one| one.day);
    let mut groups: BTreeMap<&str, Vec<&Resolved>> = BTreeMap::new();
    for one in &in_order {
        if let Some(segment) = &one.segment {
            groups.entry(segment).or_default().push(one);
        }
    }
    groups.retain(|_, members| members.len() >= params.fewest);
    if groups.len() < 2 {
        groups.clear();
    }
    let alarm_of_group = params.alarm * groups.len() as f64;
    let all_open: Vec<&Unresolved> = open.iter().collect();
    let mut lines = vec![line("all", &in_order, &all_open, params.alarm, drifted, params)];
    for (segment, members) in &groups {
        let of_group: Vec<&Unresolved> = open.iter().filter(|one| one.segment.as_deref() == Some(segment)).collect();
        lines.push(line(segment, members, &of_group, alarm_of_group, drifted, params));
    }
    lines
}

fn line(
    group: &str,
    resolved: &[&Resolved],
    open: &[&Unresolved],
    alarm_at: f64,
    drifted: &[String],
    params: &WatchParams,
) -> WatchLine {
    let mut bets = Bets::of(params.clone());
    let (mut most, mut at_most, mut alarmed) = (1.0, 0, None);
    let mut path = Vec::with_capacity(resolved.len());
    for (at, one) in resolved.iter().enumerate() {
        let evidence = bets.tell(one.published, one.renewed);
        path.push(evidence);
        if evidence > most {
            (most, at_most) = (evidence, at);
        }
        if evidence >= alarm_at && alarmed.is_none() {
            alarmed = Some(at);
        }
    }
    // The evidence has been growing since it was least, before it was most.
    let least = path[..at_most].iter().enumerate().min_by(|a, b| a.1.total_cmp(b.1));
    let since = if most >= params.notable { resolved[least.map_or(0, |(at, _)| at + 1)].day } else { None };
    let shift = shift(resolved);
    let advice = match (alarmed.is_some(), most >= params.notable || !drifted.is_empty()) {
        (true, _) => Advice::Retrain,
        (false, true) => Advice::Wait,
        (false, false) => Advice::NothingMoved,
    };
    let mut told = WatchLine {
        group: group.to_owned(),
        n_resolved: resolved.len(),
        n_renewed: resolved.iter().filter(|one| one.renewed).count(),
        expected_renewed: resolved.iter().map(|one| one.published).sum(),
        n_open: open.len(),
        expected_open: open.iter().map(|one| one.published).sum(),
        evidence: bets.evidence(),
        most_evidence: most,
        alarm_at,
        alarmed_on: alarmed.and_then(|at| resolved[at].day),
        shift: shift.map(|(shift, _)| shift),
        shift_low: shift.map(|(_, interval)| interval.low),
        shift_high: shift.map(|(_, interval)| interval.high),
        since,
        advice,
        words: String::new(),
    };
    told.words = words(&told, drifted);
    told
}

/// The common shift of all published log-odds that fits the outcomes best, with its 90 % interval.
fn shift(resolved: &[&Resolved]) -> Option<(f64, Interval)> {
    let renewed: Vec<bool> = resolved.iter().map(|one| one.renewed).collect();
    let log_odds: Vec<f64> = resolved.iter().map(|one| logit(one.published).clamp(-FARTHEST, FARTHEST)).collect();
    let read = |row: usize, x: &mut [f64]| {
        x[0] = 1.0;
        log_odds[row]
    };
    let fitted = fit_logistic(&[Prior::normal(0.0, 0.0)], &renewed, read, STOP);
    let shift = fitted.coefficients[0];
    let half = NINE_IN_TEN / fitted.curvature[[0, 0]].sqrt();
    fitted.is_settled.then_some((shift, Interval { low: shift - half, high: shift + half }))
}

fn words(line: &WatchLine, drifted: &[String]) -> String {
    let whose = if line.group == "all" { String::new() } else { format!("{}: ", line.group) };
    if line.n_resolved == 0 {
        return format!("{whose}no renewal with a published probability has ended yet");
    }
    let counted = format!(
        "{whose}{} of {} renewals came, {:.1} were expected; evidence that the model has gone wrong: {:.1}, alarm at {:.0}",
        line.n_renewed, line.n_resolved, line.expected_renewed, line.evidence, line.alarm_at
    );
    let moved = if drifted.is_empty() { String::new() } else { format!("; {} moved", drifted.join(", ")) };
    let since = line.since.map_or_else(String::new, |day| format!(" since {day}"));
    let verdict = match line.advice {
        Advice::Retrain => {
            let way = if line.shift.is_some_and(|shift| shift < 0.0) { "too high" } else { "too low or too sure" };
            format!("; the probabilities have been {way}{since}: train again")
        }
        Advice::Wait => format!("{moved}: wait for more outcomes"),
        Advice::NothingMoved => ": nothing speaks against it".to_owned(),
    };
    format!("{counted}{verdict}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(n: usize, renewed: impl Fn(usize) -> bool, segment: &str) -> Vec<Resolved> {
        (0..n)
            .map(|at| Resolved {
                day: i32::try_from(at).ok().map(Date::from_days_since_epoch),
                published: 0.9,
                renewed: renewed(at),
                segment: Some(segment.to_owned()),
            })
            .collect()
    }

    #[test]
    fn a_segment_gone_wrong_is_told_by_name_and_since_when() {
        let mut resolved = told(200, |at| at % 10 != 0, "smb");
        resolved.extend(told(200, |at| if at < 100 { at % 10 != 0 } else { at % 2 == 0 }, "enterprise"));
        let lines = watch(&resolved, &[], &[]);
        let names: Vec<(&str, Advice)> = lines.iter().map(|line| (line.group.as_str(), line.advice)).collect();
        assert_eq!(names, [("all", Advice::Retrain), ("enterprise", Advice::Retrain), ("smb", Advice::NothingMoved)]);
        let since = lines[1].since.map(Date::days_since_epoch);
        assert!(since.is_some_and(|day| (90..=110).contains(&day)), "{since:?}");
        assert!(lines[1].shift.is_some_and(|shift| shift < -0.5) && lines[1].alarm_at > 39.0);
        assert!(lines[1].words.contains("too high since"), "{}", lines[1].words);
    }

    #[test]
    fn without_outcomes_nothing_is_claimed() {
        let lines = watch(&[], &[Unresolved { published: 0.7, segment: None }], &[]);
        assert_eq!((lines.len(), lines[0].n_open, lines[0].advice), (1, 1, Advice::NothingMoved));
        assert!((lines[0].expected_open - 0.7).abs() < 1e-12);
    }
}
