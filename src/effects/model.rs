//! The fitted effect model: terms and draws, propensities, customary timing, support.

use std::ops::Range;
use std::sync::OnceLock;

use ndarray::{Array2, ArrayView1};
use serde::{Deserialize, Serialize};

use super::account::{AccountEffects, Candidate, CandidateEffect};
use super::boosted::Boosted;
use super::data::{CustomaryMix, CustomaryTiming, Modifiers, Terms};
use super::error::EffectError;
use super::evidence::{Evidence, Grade};
use super::laid::LaidDraws;
use super::nuisance::Propensity;
use super::report::{EffectReport, KindReport};
use super::support::Support;
use crate::table::{Column, in_blocks};
use crate::units::{Days, sigmoid};

/// A fitted effect model.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct EffectModel {
    pub(super) terms: Terms,
    pub(super) timing: CustomaryTiming,
    pub(super) modifiers: Modifiers,
    pub(super) propensity: Propensity,
    pub(super) support: Support,
    /// Draws × terms.
    pub(super) draws: Array2<f64>,
    /// Draws × kinds: by how much an account may differ beyond what the modifiers tell.
    pub(super) misfit: Array2<f64>,
    /// What accounts gain beyond the terms, of kinds whose trees were admitted.
    #[serde(default)]
    pub(super) boosted: Option<Boosted>,
    /// For the model card.
    pub report: EffectReport,
    /// The draws once more, once the first account asks.
    #[serde(skip)]
    pub(super) laid: OnceLock<LaidDraws>,
}

/// Draws that are looked at together.
const LANES: usize = 4;

/// Rows a thread prepares at a time.
const BLOCK_ROWS: usize = 1024;

/// Open accounts, with what the effect model needs to know of each.
#[derive(Debug, Clone)]
pub struct OpenAccounts {
    /// Expected log-odds as usual.
    pub base: Vec<f64>,
    pub(super) propensity: Array2<f64>,
    pub(super) modifiers: Array2<f64>,
    /// Rows × kinds: log-odds gained beyond the terms.
    pub(super) beyond: Array2<f64>,
}

impl EffectModel {
    /// Prepares accounts; `base` holds their calibrated log-odds as usual.
    ///
    /// # Errors
    /// [`EffectError`] when the columns are not those of the past.
    pub fn prepare(&self, columns: &[Column], base: &[f64]) -> Result<OpenAccounts, EffectError> {
        let prepare = |columns: &[Column], rows: Range<usize>| self.prepare_block(columns, &base[rows]);
        let blocks = in_blocks(columns, base.len(), BLOCK_ROWS, prepare)?;
        Ok(OpenAccounts {
            beyond: stacked(blocks.iter().map(|block| &block.beyond)),
            base: base.to_vec(),
            propensity: stacked(blocks.iter().map(|block| &block.propensity)),
            modifiers: stacked(blocks.iter().map(|block| &block.modifiers)),
        })
    }

    fn prepare_block(&self, columns: &[Column], base: &[f64]) -> Result<OpenAccounts, EffectError> {
        let beyond = match &self.boosted {
            Some(boosted) => boosted.predict(columns)?,
            None => Array2::zeros((base.len(), self.terms.n_kinds)),
        };
        Ok(OpenAccounts {
            beyond,
            base: base.to_vec(),
            propensity: self.propensity.predict(columns, base)?,
            modifiers: self.modifiers.values(columns, base),
        })
    }

    /// Why the effects of a kind may not be relied on, in words; a kind that was not learned has no such reason.
    #[must_use]
    pub fn doubt(&self, kind: usize) -> Option<String> {
        self.report.kinds.get(kind)?.doubt()
    }

    /// The effects of `candidates` on a prepared account with `horizon` days left to renewal.
    #[must_use]
    pub fn account(
        &self,
        accounts: &OpenAccounts,
        row: usize,
        horizon: Days,
        candidates: &[Candidate],
    ) -> AccountEffects {
        self.judged(accounts, (row, horizon), candidates, self.evidence(accounts, row, candidates))
    }

    /// The same of those candidates only that may be acted on; `None` where there are none, which takes no draws to tell.
    #[must_use]
    pub fn actionable(
        &self,
        accounts: &OpenAccounts,
        row: usize,
        horizon: Days,
        candidates: &[Candidate],
    ) -> Option<AccountEffects> {
        let is_sound = |kind: usize| {
            self.report.kinds.get(kind).is_none_or(|kind| kind.checks.passed() && kind.given_with.is_none())
        };
        let sound: Vec<Candidate> = candidates.iter().copied().filter(|one| is_sound(one.kind)).collect();
        let evidence = self.evidence(accounts, row, &sound);
        let is_known = |evidence: &Evidence| matches!(evidence, Evidence::Comparable { .. } | Evidence::Assumed { .. });
        let (candidates, evidence): (Vec<Candidate>, Vec<Evidence>) =
            sound.into_iter().zip(evidence).filter(|(_, evidence)| is_known(evidence)).unzip();
        (!candidates.is_empty()).then(|| self.judged(accounts, (row, horizon), &candidates, evidence))
    }

    /// The effects of candidates of which the evidence is known.
    fn judged(
        &self,
        accounts: &OpenAccounts,
        (row, horizon): (usize, Days),
        candidates: &[Candidate],
        evidence: Vec<Evidence>,
    ) -> AccountEffects {
        let modifiers = accounts.modifiers.row(row);
        let z = modifiers.as_slice().unwrap_or(&[]);
        let beyond = accounts.beyond.row(row);
        let terms = &self.terms;
        let base = accounts.base[row];
        let as_usual = sigmoid(base);
        let draws = self.laid.get_or_init(|| LaidDraws::of(terms, &self.draws));
        let levels: Vec<Vec<f64>> = (0..terms.n_kinds).map(|kind| draws.level(terms, kind, z)).collect();
        let chances = accounts.propensity.row(row).to_vec();
        let without = self.without(draws, &levels, (&chances, as_usual), (horizon, beyond));
        let n_draws = without.len();
        let mut gains = Array2::zeros((candidates.len(), n_draws));
        for (mut gains, candidate) in gains.rows_mut().into_iter().zip(candidates) {
            if candidate.kind >= terms.n_kinds {
                continue;
            }
            let (level, beyond) = (&levels[candidate.kind], beyond[candidate.kind]);
            let timing = draws.timing(terms, candidate.kind, &self.timing.centred(candidate.kind, candidate.lead_days));
            let misfit = self.misfit.column(candidate.kind);
            for (draw, gain) in gains.iter_mut().enumerate() {
                *gain = level[draw] + timing[draw] + beyond + misfit[draw];
            }
        }
        let pairs = terms.pairs.iter().enumerate();
        let pairs = pairs.map(|(at, &pair)| (pair, draws.term(terms.pair(at)).to_vec())).collect();
        let probability_without = without.iter().map(|&log_odds| sigmoid(log_odds)).collect();
        let (none, alone) = (Vec::new(), Vec::new());
        let mut effects =
            AccountEffects { as_usual, candidates: none, without, probability_without, gains, pairs, alone };
        effects.candidates = candidates
            .iter()
            .zip(evidence)
            .enumerate()
            .map(|(at, (&candidate, evidence))| CandidateEffect {
                candidate,
                evidence,
                grade: Grade::Weak,
                log_odds: effects.gains.row(at).sum() / n_draws as f64,
                passes_checks: self.report.kinds.get(candidate.kind).is_none_or(|kind| kind.checks.passed()),
                is_inseparable: self.report.kinds.get(candidate.kind).is_some_and(|kind| kind.given_with.is_some()),
            })
            .collect();
        effects.alone = (0..candidates.len()).map(|at| effects.uplift(&[at])).collect();
        let relied_on: Vec<bool> = self.report.kinds.iter().map(KindReport::is_relied_on).collect();
        for at in 0..effects.candidates.len() {
            let interval = effects.alone[at].interval;
            let clear_of_zero = interval.low > 0.0 || interval.high < 0.0;
            let kind = effects.candidates[at].candidate.kind;
            effects.candidates[at].grade = match effects.candidates[at].evidence {
                Evidence::Comparable { .. } if clear_of_zero && relied_on[kind] => Grade::Supported,
                Evidence::Comparable { .. } => Grade::Weak,
                Evidence::Assumed { .. } => Grade::Assumed,
                _ => Grade::Unsupported,
            };
        }
        effects
    }

    /// The log-odds without anything under each draw, of an account whose kinds gain `levels` at their customary times.
    fn without(
        &self,
        draws: &LaidDraws,
        levels: &[Vec<f64>],
        (chances, as_usual): (&[f64], f64),
        (horizon, beyond): (Days, ArrayView1<f64>),
    ) -> Vec<f64> {
        let terms = &self.terms;
        let gain = |(kind, level): (usize, &Vec<f64>)| -> Vec<f64> {
            let count = self.timing.count(kind, horizon);
            let timing = self.timing.shares(kind, horizon).timing.map(|tent| count * tent);
            let mut gain = draws.timing(terms, kind, &timing);
            gain.iter_mut().zip(level).for_each(|(gain, level)| *gain += count * level);
            for (at, _) in terms.pairs.iter().enumerate().filter(|(_, pair)| **pair == (kind, kind)) {
                let repeats = draws.term(terms.pair(at)).iter();
                gain.iter_mut().zip(repeats).for_each(|(gain, pair)| *gain += self.timing.mean_pairings[kind] * pair);
            }
            let beyond = count * beyond[kind];
            for gain in &mut gain {
                *gain += beyond;
            }
            gain
        };
        let gains: Vec<Vec<f64>> = levels.iter().enumerate().map(gain).collect();
        let mix = CustomaryMix::new(chances);
        let n_draws = self.draws.nrows();
        let mut without = Vec::with_capacity(n_draws);
        for first in (0..n_draws).step_by(LANES) {
            let lanes = |values: &[f64]| -> [f64; LANES] {
                std::array::from_fn(|lane| values[(first + lane).min(n_draws - 1)])
            };
            let gains: Vec<[f64; LANES]> = gains.iter().map(|gains| lanes(gains)).collect();
            let pairs = terms.pairs.iter().enumerate();
            let pairs: Vec<_> = pairs.map(|(at, &pair)| (pair, lanes(draws.pair_ratio(at)))).collect();
            let found = mix.gaining(&gains, &pairs).without(as_usual);
            without.extend_from_slice(&found[..LANES.min(n_draws - first)]);
        }
        without
    }

    fn evidence(&self, accounts: &OpenAccounts, row: usize, candidates: &[Candidate]) -> Vec<Evidence> {
        let mut evidence = Vec::with_capacity(candidates.len());
        for same_kind in candidates.chunk_by(|a, b| a.kind == b.kind) {
            let kind = same_kind[0].kind;
            let leads: Vec<Days> = same_kind.iter().map(|candidate| candidate.lead_days).collect();
            let propensity = accounts.propensity.get([row, kind]).copied().unwrap_or(0.0);
            let found = self.support.judge(kind, accounts.base[row], propensity, &leads);
            let stated = self.report.kinds.get(kind).and_then(|report| report.assumed);
            evidence.extend(found.into_iter().map(|found| stated.map_or(found.clone(), |stated| found.or(&stated))));
        }
        evidence
    }
}

/// Matrices of one width below one another.
fn stacked<'a>(blocks: impl Iterator<Item = &'a Array2<f64>> + Clone) -> Array2<f64> {
    let n_rows = blocks.clone().map(Array2::nrows).sum();
    let width = blocks.clone().map(Array2::ncols).max().unwrap_or(0);
    let mut all = Array2::zeros((n_rows, width));
    for (mut row, stacked) in all.rows_mut().into_iter().zip(blocks.flat_map(|block| block.rows())) {
        row.assign(&stacked);
    }
    all
}
