//! What came of kinds that were given by lot: averages with intervals that may be looked at every Monday.
//!
//! A draw of known chance `e` is scored by `ψ = (a - b) + w (y - a)/e - (1 - w)(y - b)/(1 - e)`, with `w` whether it was given, `y` whether the
//! renewal was won, and `a`, `b` the shares won so far of those given and held back: the score's mean is the effect, whatever `a` and `b`
//! are, since they were known before (Robins, Rotnitzky & Zhao 1994; for known chances and repeated looks Waudby-Smith, Wu,
//! Ramdas, Karampatziakis & Mineiro 2024, *Anytime-valid off-policy inference for contextual bandits*). No model is asked, so
//! nothing the model believes enters.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::book::{LearningTable, Playbook};
use crate::metrics::ConfidenceSequence;
use crate::units::Date;

/// How a trial is read.
#[derive(Debug, Clone, Copy, PartialEq)]
struct ReadingParams {
    /// The chance with which a trial finds an effect where there is none, ever, 0.05 (Fisher 1925).
    alpha: f64,
    /// Renewals won and ended that the share of each arm begins with, 1 of 2 (Laplace 1774).
    prior: [f64; 2],
}

impl Default for ReadingParams {
    fn default() -> Self {
        Self { alpha: 0.05, prior: [1.0, 2.0] }
    }
}

/// One lot and what came of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Draw {
    /// The account and when its contract came due.
    pub renewal: (String, Option<Date>),
    /// The kind's place in the playbook.
    pub kind: usize,
    /// The chance with which it was given.
    pub chance: f64,
    /// Whether it was given.
    pub is_given: bool,
    /// Whether the account renewed; `None` while that is open.
    pub renewed: Option<bool>,
    /// When that became known.
    pub known_on: Option<Date>,
}

/// How a trial stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TrialVerdict {
    /// Nothing is shown yet.
    Running,
    /// The whole interval lies above zero.
    Helps,
    /// The whole interval lies below zero: it is to be stopped.
    Harms,
}

impl TrialVerdict {
    /// The word for files.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Running => "running",
            Self::Helps => "helps",
            Self::Harms => "harms",
        }
    }
}

/// What came of the trial of one kind.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct TrialResult {
    /// The kind of intervention.
    pub kind: String,
    /// Its name for people.
    pub label: String,
    /// Renewals that were drawn and have ended.
    pub renewals: usize,
    /// Of these, those that got it.
    pub given: usize,
    /// Renewals that were drawn and are still open.
    pub open: usize,
    /// The average change of win probability; absent until one renewal has ended.
    pub uplift: Option<f64>,
    /// Lower end of its 95 % confidence sequence.
    pub uplift_low: Option<f64>,
    /// Upper end of its 95 % confidence sequence.
    pub uplift_high: Option<f64>,
    /// How the trial stands.
    pub verdict: TrialVerdict,
    /// The day from which it stands so; absent while nothing is shown.
    #[schema(value_type = Option<String>, format = Date)]
    pub since: Option<Date>,
    /// All of it in words.
    pub words: String,
}

/// The lots among past renewals.
#[must_use]
pub fn draws_of(table: &LearningTable) -> Vec<Draw> {
    (0..table.len()).flat_map(|row| of_row(table, row)).collect()
}

fn of_row(table: &LearningTable, row: usize) -> impl Iterator<Item = Draw> {
    table.drawn[row].iter().map(move |drawn| Draw {
        renewal: (table.rows.accounts[row].0.clone(), table.rows.renewal_date[row]),
        kind: drawn.kind,
        chance: drawn.chance,
        is_given: table.given[row].iter().any(|given| given.kind == drawn.kind),
        renewed: Some(table.renewed[row]),
        known_on: table.known_on(row),
    })
}

/// What came of each kind that was given by lot, in the order of the playbook; one lot a renewal and kind counts.
#[must_use]
pub fn trial_results(mut draws: Vec<Draw>, playbook: &Playbook) -> Vec<TrialResult> {
    // Those that were given come first, and stay.
    draws.sort_by(|a, b| (&a.renewal, a.kind, !a.is_given).cmp(&(&b.renewal, b.kind, !b.is_given)));
    draws.dedup_by(|a, b| a.renewal == b.renewal && a.kind == b.kind);
    draws.sort_by(|a, b| (a.known_on, &a.renewal).cmp(&(b.known_on, &b.renewal)));
    let of_kind = |kind: usize| {
        let of_kind: Vec<&Draw> = draws.iter().filter(|draw| draw.kind == kind).collect();
        (!of_kind.is_empty()).then(|| result(kind, &of_kind, playbook))
    };
    (0..playbook.interventions.len()).filter_map(of_kind).collect()
}

fn result(kind: usize, draws: &[&Draw], playbook: &Playbook) -> TrialResult {
    let params = ReadingParams::default();
    let mut sequence = ConfidenceSequence::new(params.alpha);
    // Won and ended, of those held back and those given.
    let mut seen = [params.prior; 2];
    let (mut verdict, mut since, mut given) = (TrialVerdict::Running, None, 0);
    let ended: Vec<(&Draw, bool)> =
        draws.iter().filter_map(|draw| draw.renewed.map(|renewed| (*draw, renewed))).collect();
    for (draw, renewed) in &ended {
        let [without, with] = seen.map(|[won, ended]| won / ended);
        let y = if *renewed { 1.0 } else { 0.0 };
        let score = with - without
            + if draw.is_given { (y - with) / draw.chance } else { -(y - without) / (1.0 - draw.chance) };
        let bound = 1.0 + (1.0 / draw.chance).max(1.0 / (1.0 - draw.chance));
        sequence.observe(score, bound);
        let arm = &mut seen[usize::from(draw.is_given)];
        arm[0] += y;
        arm[1] += 1.0;
        given += usize::from(draw.is_given);
        let (low, high) = sequence.interval();
        let now = match () {
            () if low > 0.0 => TrialVerdict::Helps,
            () if high < 0.0 => TrialVerdict::Harms,
            () => TrialVerdict::Running,
        };
        if now != verdict {
            (verdict, since) = (now, draw.known_on);
        }
    }
    let intervention = &playbook.interventions[kind];
    let told = !ended.is_empty();
    let mut result = TrialResult {
        kind: intervention.kind.0.clone(),
        label: intervention.label.clone(),
        renewals: ended.len(),
        given,
        open: draws.len() - ended.len(),
        uplift: told.then(|| sequence.mean()),
        uplift_low: told.then(|| sequence.interval().0),
        uplift_high: told.then(|| sequence.interval().1),
        verdict,
        since,
        words: String::new(),
    };
    result.words = words(&result);
    result
}

fn words(result: &TrialResult) -> String {
    let TrialResult { label, renewals, given, open, .. } = result;
    let (Some(uplift), Some(low), Some(high)) = (result.uplift, result.uplift_low, result.uplift_high) else {
        return format!("{label}: {open} renewals were drawn, none of them has ended yet");
    };
    let points = |share: f64| format!("{:+.1}", 0.0 + 100.0 * share);
    let verdict = match result.verdict {
        TrialVerdict::Running => "nothing is shown yet",
        TrialVerdict::Helps => "it helps",
        TrialVerdict::Harms => "it does harm: stop it",
    };
    format!(
        "{label}: {} points on average ({} to {}, valid at every look), from {renewals} renewals of which {given} had it; {open} are \
         open; {verdict}",
        points(uplift),
        points(low),
        points(high)
    )
}
