//! The plans of one account that are worth choosing from.
//!
//! Of the plans that the playbook allows and that are worth their cost with the asked confidence, the best for each set
//! of kinds and months; and of those, none that takes all that another takes, and is worth no more.

use super::harvest::{Harvest, undominated};
use super::settled::Settled;
use crate::effects::{AccountEffects, Candidate, Grade, Uplift};
use crate::plan::book::resources::Work;
use crate::plan::error::PlanError;
use crate::plan::genome::{PlanSpace, Possible, Terms};
use crate::plan::limits::Limits;
use crate::plan::planner::Planner;
use crate::plan::rules::Rules;
use crate::plan::standing::barred;
use crate::search::{Genome, Space};
use crate::units::{Date, Seed, sigmoid};

/// What a plan for the book does to one account.
#[derive(Debug, Clone)]
pub(in crate::plan::book) struct Offer {
    /// What is done, with the grade of its evidence; earliest first.
    pub steps: Vec<(Candidate, Grade)>,
    /// What it changes; `None` where nothing can be said.
    pub uplift: Option<Uplift>,
    /// `uplift × value - cost`; hours cost what the playbook says.
    pub worth: f64,
    /// What it costs.
    pub cost: f64,
}

/// One account and its offers; the first is what is agreed, or nothing.
#[derive(Debug, Clone)]
pub(in crate::plan::book) struct Pool {
    pub row: usize,
    pub renewal: Option<Date>,
    pub value: Option<f64>,
    pub as_usual: f64,
    pub without: Option<f64>,
    pub best_reachable: f64,
    pub offers: Vec<Offer>,
    /// The offer that is the earlier plan, and what the earlier plan was.
    pub previous: Option<usize>,
    pub before: Vec<Candidate>,
    pub agreed: Vec<Candidate>,
    /// Plans looked at.
    pub looked_at: u64,
    /// Whether there were more offers than are kept.
    pub is_shortened: bool,
}

impl Pool {
    /// Keeps the first offer, and of the others those that are worth more, the most worthwhile first.
    fn take(&mut self, mut offers: Vec<Offer>) {
        let better = offers.split_off(1);
        let least = offers[0].worth;
        offers.extend(better.into_iter().filter(|offer| offer.worth > least + 1e-9 * least.abs().max(1.0)));
        offers[1..].sort_by(|a, b| b.worth.total_cmp(&a.worth).then_with(|| a.steps.cmp(&b.steps)));
        if !self.before.is_empty() {
            let mut wanted: Vec<Candidate> = self.before.iter().chain(&self.agreed).copied().collect();
            wanted.sort_unstable();
            wanted.dedup();
            self.previous = offers.iter().position(|offer| offer.is(&wanted));
        }
        self.offers = offers;
    }

    /// The work of an offer.
    pub(in crate::plan::book) fn work<'a>(&self, offer: &'a Offer) -> Work<'a> {
        Work { row: self.row, renewal: self.renewal, steps: &offer.steps, cost: offer.cost }
    }

    /// By how much the best offer is worth more than what is agreed or nothing.
    pub(in crate::plan::book) fn best_gain(&self) -> f64 {
        self.offers.iter().map(|offer| offer.worth - self.offers[0].worth).fold(0.0, f64::max)
    }
}

/// What pools are made from.
pub(in crate::plan::book) struct Pools<'a> {
    pub planner: &'a Planner<'a>,
    pub limits: &'a Limits,
    pub pins: &'a Settled,
    pub previous: &'a Settled,
    /// Kinds whose month matters: of the others a plan may take any.
    pub by_month: &'a [bool],
    /// Offers kept for an account.
    pub most: usize,
    /// No new effort where even the best plan stays below this probability.
    pub unsavable_below: f64,
    pub seed: Seed,
}

impl Pools<'_> {
    /// The offers of one row.
    pub(in crate::plan::book) fn of(&self, row: usize) -> Result<Pool, PlanError> {
        let planner = self.planner;
        let mut pool = self.empty(row);
        let rules = Rules::of(planner.playbook, planner.rows, row, planner.log, self.limits);
        let (Some((model, accounts)), Some(rules)) = (&planner.effects, rules) else {
            pool.offers = vec![self.offer_without_effects(&pool)];
            return Ok(pool);
        };
        let mut candidates = rules.allowed.clone();
        candidates.extend(pool.agreed.iter().filter(|agreed| !rules.allowed.contains(agreed)));
        let effects = model.account(accounts, row, rules.horizon, &candidates);
        let space = self.space(&pool, &rules, &effects)?;
        let harvest = Harvest::of(
            &space,
            planner.params.enumerated_plans,
            self.seed.child(planner.rows.accounts[row].as_str(), 0),
        )?;
        let reach = self.offer(&effects, &space.plan_of(&harvest.furthest), None);
        pool.without = Some(effects.win_probability_without());
        pool.best_reachable = reach.uplift.map_or(pool.as_usual, |uplift| uplift.with.max(uplift.without));
        pool.looked_at = harvest.looked_at;
        let mut genomes = vec![space.shape().empty()];
        if pool.value.is_some() && pool.best_reachable >= self.unsavable_below {
            let signature = |genome: &Genome| self.signature(&space, genome, rules.renewal);
            let (kept, is_shortened) = undominated(harvest.worthwhile, signature, self.most);
            pool.is_shortened = is_shortened;
            genomes.extend(kept);
            let before = earlier(&pool.before, &candidates, &space).filter(|before| !genomes.contains(before));
            genomes.extend(before);
        }
        let offers = genomes.iter().map(|genome| self.offer(&effects, &space.plan_of(genome), pool.value));
        pool.take(offers.collect());
        Ok(pool)
    }

    /// The account before anything is known of its plans.
    fn empty(&self, row: usize) -> Pool {
        let rows = self.planner.rows;
        let as_usual = sigmoid(self.planner.base[row]);
        Pool {
            row,
            renewal: rows.renewal_date[row],
            value: rows.value[row].filter(|value| *value >= 0.0),
            as_usual,
            without: None,
            best_reachable: as_usual,
            offers: Vec::new(),
            previous: None,
            before: self.previous.of(row).to_vec(),
            agreed: self.pins.of(row).to_vec(),
            looked_at: 0,
            is_shortened: false,
        }
    }

    /// The plans of an account as a search problem: what is agreed, and the actions around it that may be recommended.
    fn space(&self, pool: &Pool, rules: &Rules, effects: &AccountEffects) -> Result<PlanSpace, PlanError> {
        let is_agreed = |at: &usize| pool.agreed.contains(&effects.candidates[*at].candidate);
        let agreed: Vec<usize> = (0..effects.candidates.len()).filter(is_agreed).collect();
        let is_usable = |at: &usize| {
            let effect = &effects.candidates[*at];
            !is_agreed(at) && barred(effect).is_none() && effect.log_odds > 0.0
        };
        let usable: Vec<usize> = (0..rules.allowed.len()).filter(is_usable).collect();
        let taken = |kind: usize| pool.agreed.iter().filter(|agreed| agreed.kind == kind).count();
        let left = |(kind, room): (usize, &u8)| room.saturating_sub(u8::try_from(taken(kind)).unwrap_or(u8::MAX));
        let room: Vec<u8> = rules.room.iter().enumerate().map(left).collect();
        let possible = Possible { usable: &usable, agreed: &agreed, room: &room, max_actions: self.limits.max_actions };
        let terms = Terms {
            value: pool.value,
            budget: f64::INFINITY,
            hours: f64::INFINITY,
            hour_price: self.planner.playbook.capacity.cost_per_hour,
            confidence_quantile: self.limits.quantile(),
        };
        Ok(PlanSpace::new(self.planner.playbook, effects, possible, terms)?)
    }

    /// What is agreed, where its effect cannot be told.
    fn offer_without_effects(&self, pool: &Pool) -> Offer {
        let mut steps: Vec<_> = pool.agreed.iter().map(|&candidate| (candidate, Grade::Unsupported)).collect();
        steps.sort_by(|a, b| b.0.lead_days.cmp(&a.0.lead_days).then_with(|| a.0.cmp(&b.0)));
        let (cost, price) = self.cost_and_price(&steps);
        Offer { steps, uplift: None, worth: -price, cost }
    }

    /// What steps cost in money, and in money and hours together.
    fn cost_and_price(&self, steps: &[(Candidate, Grade)]) -> (f64, f64) {
        let playbook = self.planner.playbook;
        let (cost, hours) = playbook.cost_and_hours(steps.iter().map(|(candidate, _)| candidate.kind));
        (cost, playbook.capacity.price(cost, hours))
    }

    /// A plan valued from all draws of the posterior; what is agreed without evidence costs and changes nothing.
    fn offer(&self, effects: &AccountEffects, plan: &[usize], value: Option<f64>) -> Offer {
        let mut steps: Vec<_> =
            plan.iter().map(|&at| (effects.candidates[at].candidate, effects.candidates[at].grade)).collect();
        steps.sort_by(|a, b| b.0.lead_days.cmp(&a.0.lead_days).then_with(|| a.0.cmp(&b.0)));
        let known = |at: &usize| effects.candidates[*at].grade != Grade::Unsupported;
        let uplift = effects.uplift(&plan.iter().copied().filter(known).collect::<Vec<_>>());
        let (cost, price) = self.cost_and_price(&steps);
        Offer { steps, worth: value.unwrap_or(0.0) * uplift.uplift - price, uplift: Some(uplift), cost }
    }

    /// Kinds and months of what a plan adds, sorted; months only of kinds for which they matter.
    fn signature(&self, space: &PlanSpace, genome: &Genome, renewal: Date) -> Vec<(usize, i32)> {
        let months = |candidate: Candidate| {
            let (year, month) = renewal.plus(-candidate.lead_days).year_month();
            i32::from(year) * 12 + i32::from(month)
        };
        let mut signature: Vec<_> = space
            .added(genome)
            .map(|candidate| (candidate.kind, if self.by_month[candidate.kind] { months(candidate) } else { 0 }))
            .collect();
        signature.sort_unstable();
        signature
    }
}

impl Offer {
    /// Whether these are its actions, in order of kind and lead.
    fn is(&self, wanted: &[Candidate]) -> bool {
        let mut own: Vec<Candidate> = self.steps.iter().map(|step| step.0).collect();
        own.sort_unstable();
        own == wanted
    }
}

/// The earlier plan as a genome, where it is still allowed and worth its cost.
fn earlier(before: &[Candidate], candidates: &[Candidate], space: &PlanSpace) -> Option<Genome> {
    let position = |wanted: &Candidate| candidates.iter().position(|candidate| candidate == wanted);
    let plan: Vec<usize> = before.iter().map(position).collect::<Option<_>>()?;
    space.genome_of(&plan).filter(|genome| space.weigh(genome).1.is_feasible())
}
