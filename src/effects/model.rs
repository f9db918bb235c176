//! The fitted effect model: terms and draws, propensities, customary timing, support.

use ndarray::Array2;
use serde::{Deserialize, Serialize};

use super::account::{AccountEffects, Candidate, CandidateEffect};
use super::boosted::Boosted;
use super::data::{CustomaryMix, CustomaryTiming, Modifiers, Terms};
use super::error::EffectError;
use super::evidence::{Evidence, Grade};
use super::nuisance::Propensity;
use super::report::{EffectReport, KindReport};
use super::support::Support;
use crate::table::Column;
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
}

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
        let modifiers = accounts.modifiers.row(row);
        let z = modifiers.as_slice().unwrap_or(&[]);
        let beyond = accounts.beyond.row(row);
        let terms = &self.terms;
        let customarily_beyond: Vec<f64> =
            beyond.iter().enumerate().map(|(kind, gain)| self.timing.count(kind, horizon) * gain).collect();
        let base = accounts.base[row];
        let mix = CustomaryMix::new(&accounts.propensity.row(row).to_vec());
        let as_usual = sigmoid(base);
        let timings: Vec<_> = candidates
            .iter()
            .map(|c| (c.kind < terms.n_kinds).then(|| self.timing.centred(c.kind, c.lead_days)))
            .collect();
        let n_draws = self.draws.nrows();
        let mut without = Vec::with_capacity(n_draws);
        let mut gains = Array2::zeros((candidates.len(), n_draws));
        let mut pairs: Vec<_> = terms.pairs.iter().map(|&pair| (pair, Vec::with_capacity(n_draws))).collect();
        for (draw, theta) in self.draws.rows().into_iter().enumerate() {
            let theta = theta.as_slice().unwrap_or(&[]);
            let mut gain = self.timing.customary_gains(terms, theta, horizon, z);
            gain.iter_mut().zip(&customarily_beyond).for_each(|(gain, beyond)| *gain += beyond);
            let pair_gains: Vec<_> =
                terms.pairs.iter().enumerate().map(|(at, &pair)| (pair, theta[terms.pair(at)])).collect();
            without.push(mix.gaining(&gain, &pair_gains).without(as_usual));
            for (at, (candidate, timing)) in candidates.iter().zip(&timings).enumerate() {
                gains[[at, draw]] = timing.map_or(0.0, |timing| {
                    terms.log_odds(theta, candidate.kind, 1.0, &timing, z)
                        + beyond[candidate.kind]
                        + self.misfit[[draw, candidate.kind]]
                });
            }
            for ((_, draws), (_, gain)) in pairs.iter_mut().zip(&pair_gains) {
                draws.push(*gain);
            }
        }
        let evidence = self.evidence(accounts, row, candidates);
        let probability_without = without.iter().map(|&log_odds| sigmoid(log_odds)).collect();
        let mut effects =
            AccountEffects { as_usual, candidates: Vec::new(), without, probability_without, gains, pairs };
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
        let relied_on: Vec<bool> = self.report.kinds.iter().map(KindReport::is_relied_on).collect();
        for at in 0..effects.candidates.len() {
            let interval = effects.uplift(&[at]).interval;
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
