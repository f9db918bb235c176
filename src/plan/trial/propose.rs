//! The proposal: which kinds are worth trying, who takes part, and what the lots say.

use rayon::prelude::*;

use super::super::error::PlanError;
use super::answer::{KindTrial, Lot, TrialProposal};
use super::arms::{Arm, Arms};
use super::information::Average;
use super::params::TrialParams;
use super::request::TrialRequest;
use super::size::accounts_needed;
use super::words;
use crate::plan::book::{Capacities, Resources, Work};
use crate::plan::lot;
use crate::plan::planner::Planner;
use crate::plan::standing::{ReasonCode, Standing};
use crate::units::{Days, Seed};

/// Days of a year.
const YEAR: f64 = 365.25;

impl Planner<'_> {
    /// A trial within budget, slots and hours: whom to give what by lot, with known chances.
    ///
    /// Limits are kept whatever the lots say. An account takes part in one trial at most.
    ///
    /// # Errors
    /// [`PlanError::Constraint`], [`PlanError::UnknownKind`] or [`PlanError::NoValue`].
    pub fn propose_trial(&self, request: &TrialRequest, seed: Seed) -> Result<TrialProposal, PlanError> {
        request.check()?;
        let named = request.named(self.playbook)?;
        let book = request.limits();
        let limits = book.limits()?.of_playbook(self.playbook);
        let capacities = Capacities::of(&book, self.playbook)?;
        if !self.rows.is_empty() && self.rows.value.iter().all(Option::is_none) {
            return Err(PlanError::NoValue);
        }
        let params = TrialParams::default();
        let arms = Arms { planner: self, limits: &limits, params: &params };
        let every = arms.all();
        let steps: Vec<_> = every.iter().map(|arm| [(arm.candidate, arm.grade)]).collect();
        let works: Vec<Work> = every.iter().zip(&steps).map(|(arm, steps)| self.work(arm, steps)).collect();
        let resources = Resources::of(&capacities, self.playbook, self.rows, works.iter().copied());
        let mut trial = Trial {
            planner: self,
            arms: &arms,
            every: &every,
            works: &works,
            resources: &resources,
            left: resources.capacity(self.log),
            is_taken: vec![false; self.rows.len()],
            request,
            seed: seed.child("trial", 0),
        };
        let mut kinds: Vec<usize> =
            if named.is_empty() { (0..self.playbook.interventions.len()).collect() } else { named };
        kinds.sort_by(|&a, &b| trial.doubt(b).total_cmp(&trial.doubt(a)).then(a.cmp(&b)));
        kinds.dedup();
        let tried: Vec<(KindTrial, Vec<Lot>)> = kinds.into_iter().filter_map(|kind| trial.of_kind(kind)).collect();
        Ok(self.answer(tried, seed))
    }

    fn work<'a>(&self, arm: &Arm, steps: &'a [(crate::effects::Candidate, crate::effects::Grade)]) -> Work<'a> {
        let cost = self.playbook.interventions[arm.candidate.kind].cost.0;
        Work { row: arm.row, renewal: Some(arm.renewal), steps, cost }
    }

    fn answer(&self, tried: Vec<(KindTrial, Vec<Lot>)>, seed: Seed) -> TrialProposal {
        let mut proposal = TrialProposal {
            kinds: Vec::new(),
            lots: Vec::new(),
            spend: 0.0,
            forgone: 0.0,
            worth_knowing: 0.0,
            notes: Vec::new(),
            model: self.model.0.clone(),
            seed: seed.0,
        };
        for (kind, lots) in tried {
            if kind.is_proposed {
                proposal.spend += kind.spend;
                proposal.forgone += kind.forgone;
                proposal.worth_knowing += kind.worth_knowing;
            }
            proposal.kinds.push(kind);
            proposal.lots.extend(lots);
        }
        proposal.kinds.sort_by(|a, b| b.worth_knowing.total_cmp(&a.worth_knowing).then_with(|| a.kind.cmp(&b.kind)));
        let order = |lot: &Lot| (lot.owner.is_none(), lot.owner.clone(), lot.act_by, lot.account_id.clone());
        proposal.lots.sort_by_key(order);
        if self.effects.is_none() {
            proposal
                .notes
                .push("there is no log of interventions to learn from, so no trial can be weighed".to_owned());
        } else if proposal.kinds.is_empty() {
            proposal.notes.push("no open account could take part: none has a value and a day left to act".to_owned());
        } else if proposal.lots.is_empty() {
            proposal.notes.push(
                "no trial is proposed: each has too few accounts, or costs more than its answer is worth".to_owned(),
            );
        } else {
            proposal.notes.push(
                "log every lot with its `chance` and `done`, those held back too; a lot that was not kept is logged as it was drawn"
                    .to_owned(),
            );
        }
        proposal
    }
}

/// A trial being put together.
struct Trial<'a> {
    planner: &'a Planner<'a>,
    arms: &'a Arms<'a>,
    every: &'a [Arm],
    works: &'a [Work<'a>],
    resources: &'a Resources<'a>,
    left: Vec<f64>,
    is_taken: Vec<bool>,
    request: &'a TrialRequest,
    seed: Seed,
}

impl Trial<'_> {
    /// How much the decisions about a kind hang in the balance: the higher, the earlier it chooses its accounts.
    fn doubt(&self, kind: usize) -> f64 {
        let of_kind = self.every.iter().filter(|arm| arm.candidate.kind == kind);
        of_kind.map(|arm| (arm.value * arm.chance * (1.0 - arm.chance)).max(0.0)).sum()
    }

    fn of_kind(&mut self, kind: usize) -> Option<(KindTrial, Vec<Lot>)> {
        let possible: Vec<usize> = (0..self.every.len()).filter(|&at| self.every[at].candidate.kind == kind).collect();
        let every: Vec<&Arm> = possible.iter().map(|&at| &self.every[at]).collect();
        let changes: Vec<Vec<f64>> = every.par_iter().map(|arm| self.arms.changes(arm)).collect();
        if every.is_empty() {
            return None;
        }
        let intervention = &self.planner.playbook.interventions[kind];
        let points = self.request.points();
        let variance = every.iter().map(|arm| arm.variance).sum::<f64>() / every.len() as f64;
        let needed = accounts_needed(variance, points / 100.0, self.arms.params);
        let (chosen, left) = self.choose(&possible, needed);
        let members: Vec<&Arm> = chosen.iter().map(|&place| every[place]).collect();
        let believed = Average::over(changes.iter());
        let standard_error = (!members.is_empty())
            .then(|| (members.iter().map(|arm| arm.variance).sum::<f64>() / (members.len() as f64).powi(2)).sqrt());
        let per_year = YEAR / f64::from(self.open_days());
        let known = |error: f64| {
            let tried = Average::over(chosen.iter().map(|&place| &changes[place]));
            tried.worth_knowing(every.iter().copied().zip(&changes), error) * per_year
        };
        let mut trial = KindTrial {
            kind: intervention.kind.0.clone(),
            label: intervention.label.clone(),
            is_proposed: false,
            accounts_possible: every.len(),
            accounts: members.len(),
            accounts_needed: needed,
            months: Some(needed as f64 / every.len() as f64 * f64::from(self.open_days()) * 12.0 / YEAR),
            points,
            spend: members.iter().map(|arm| arm.chance * intervention.cost.0).sum(),
            forgone: members.iter().map(|arm| arm.forgone()).sum(),
            worth_knowing: standard_error.map_or(0.0, known),
            believed: believed.mean,
            believed_sd: believed.variance.sqrt(),
            standard_error,
            reason_code: common_reason(&every),
            words: String::new(),
        };
        let is_asked = !self.request.kinds.is_empty();
        trial.is_proposed = if is_asked {
            !members.is_empty()
        } else {
            members.len() >= self.arms.params.least_accounts && trial.worth_knowing > trial.forgone.max(0.0)
        };
        trial.words = words::of_kind(&trial);
        let mut lots = Vec::new();
        if trial.is_proposed {
            self.left = left;
            for arm in &members {
                self.is_taken[arm.row] = true;
            }
            lots = members.iter().map(|arm| self.lot(arm)).collect();
        }
        Some((trial, lots))
    }

    /// Who takes part, by place among the possible ones: in an order drawn by lot, as many as are needed and the limits
    /// allow; with what is left then.
    ///
    /// Limits are charged for everyone who takes part, so that no lot depends on what others drew.
    fn choose(&self, possible: &[usize], needed: usize) -> (Vec<usize>, Vec<f64>) {
        let place = |at: usize| {
            let arm = &self.every[at];
            lot::draw("place", &self.planner.rows.accounts[arm.row], arm.renewal, self.seed).0
        };
        let mut order: Vec<(f64, usize)> = possible.iter().enumerate().map(|(at, &arm)| (place(arm), at)).collect();
        order.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        let mut left = self.left.clone();
        let mut chosen = Vec::new();
        for (_, at) in order {
            if chosen.len() >= needed {
                break;
            }
            let uses = self.resources.uses(self.works[possible[at]]);
            let fits = uses.iter().all(|one| one.amount <= left[one.resource] + 1e-9);
            if self.is_taken[self.every[possible[at]].row] || !fits {
                continue;
            }
            for one in uses {
                left[one.resource] -= one.amount;
            }
            chosen.push(at);
        }
        chosen.sort_unstable();
        (chosen, left)
    }

    fn lot(&self, arm: &Arm) -> Lot {
        let planner = self.planner;
        let intervention = &planner.playbook.interventions[arm.candidate.kind];
        let account = &planner.rows.accounts[arm.row];
        let (_, coin) = lot::draw(intervention.kind.as_str(), account, arm.renewal, self.seed);
        let mut lot = Lot {
            account_id: account.0.clone(),
            owner: planner.rows.owner[arm.row].clone(),
            kind: intervention.kind.0.clone(),
            label: intervention.label.clone(),
            renewal_date: Some(arm.renewal),
            act_by: arm.renewal.plus(-arm.candidate.lead_days),
            lead_days: arm.candidate.lead_days,
            chance: arm.chance,
            done: coin < arm.chance,
            cost: intervention.cost.0,
            hours: intervention.hours,
            standing: Standing::Trial,
            words: String::new(),
        };
        lot.words = words::of_lot(&lot);
        lot
    }

    /// Days over which the open renewals come due.
    fn open_days(&self) -> Days {
        let rows = self.planner.rows;
        let from = self.request.today.or_else(|| rows.as_of.iter().flatten().max().copied());
        let last = self.every.iter().map(|arm| arm.renewal).max();
        let least = self.arms.params.least_days;
        from.zip(last).map_or(least, |(from, last)| last.days_after(from).max(least))
    }
}

/// Why most of these arms are not acted on, where one reason holds for more than half of them.
fn common_reason(arms: &[&Arm]) -> Option<ReasonCode> {
    let mut reasons: Vec<ReasonCode> = arms.iter().filter_map(|arm| arm.barred).collect();
    reasons.sort_unstable();
    reasons.chunk_by(|a, b| a == b).filter(|same| 2 * same.len() > arms.len()).map(|same| same[0]).next()
}
