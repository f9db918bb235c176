//! The plans of one account that are worth choosing from.
//!
//! Of the plans that the playbook allows and that are worth their cost with the asked confidence, the best for each set
//! of kinds and months; and of those, none that takes all that another takes, and is worth no more.

use std::collections::{HashMap, HashSet};

use super::settled::Settled;
use crate::effects::{AccountEffects, Candidate, Grade, Uplift};
use crate::plan::genome::{PlanSpace, Possible, Terms};
use crate::plan::limits::Limits;
use crate::plan::planner::{PlanError, Planner};
use crate::plan::rules::Rules;
use crate::search::{Genome, Params, Space, for_each_genome, search_best, search_front};
use crate::units::{Date, Seed, sigmoid};

/// At most this many plans of one account are looked at one by one.
const ENUMERATED_PLANS: f64 = 20_000.0;

/// What a plan for the book does to one account.
#[derive(Debug, Clone)]
pub(super) struct Offer {
    /// What is done, with the grade of its evidence; earliest first.
    pub steps: Vec<(Candidate, Grade)>,
    /// What it changes; `None` where nothing can be said.
    pub uplift: Option<Uplift>,
    /// `uplift × value - cost`.
    pub worth: f64,
    /// What it costs.
    pub cost: f64,
}

/// One account and its offers; the first is what is agreed, or nothing.
#[derive(Debug, Clone)]
pub(super) struct Pool {
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
    /// By how much the best offer is worth more than what is agreed or nothing.
    pub(super) fn best_gain(&self) -> f64 {
        self.offers.iter().map(|offer| offer.worth - self.offers[0].worth).fold(0.0, f64::max)
    }
}

/// What pools are made from.
pub(super) struct Pools<'a> {
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
    pub(super) fn of(&self, row: usize) -> Result<Pool, PlanError> {
        let planner = self.planner;
        let as_usual = sigmoid(planner.base[row]);
        let mut pool = Pool {
            row,
            renewal: planner.rows.renewal_date[row],
            value: planner.rows.value[row].filter(|value| *value >= 0.0),
            as_usual,
            without: None,
            best_reachable: as_usual,
            offers: vec![Offer { steps: Vec::new(), uplift: None, worth: 0.0, cost: 0.0 }],
            previous: None,
            before: self.previous.of(row).to_vec(),
            agreed: self.pins.of(row).to_vec(),
            looked_at: 0,
            is_shortened: false,
        };
        let rules = Rules::of(planner.playbook, planner.rows, row, planner.log, self.limits);
        let (Some((model, accounts)), Some(rules)) = (&planner.effects, rules) else {
            pool.offers[0] = self.offer_without_effects(&pool);
            return Ok(pool);
        };
        let mut candidates = rules.allowed.clone();
        candidates.extend(pool.agreed.iter().filter(|agreed| !rules.allowed.contains(agreed)));
        let effects = model.account(accounts, row, rules.horizon, &candidates);
        pool.without = Some(effects.uplift(&[]).without);
        let position = |wanted: &Candidate| candidates.iter().position(|candidate| candidate == wanted);
        let agreed: Vec<usize> = pool.agreed.iter().filter_map(position).collect();
        let usable: Vec<usize> = (0..rules.allowed.len())
            .filter(|at| !agreed.contains(at))
            .filter(|&at| effects.candidates[at].grade == Grade::Supported && effects.candidates[at].log_odds > 0.0)
            .collect();
        let taken = |kind: usize| pool.agreed.iter().filter(|agreed| agreed.kind == kind).count();
        let room: Vec<u8> = rules
            .room
            .iter()
            .enumerate()
            .map(|(kind, room)| room.saturating_sub(u8::try_from(taken(kind)).unwrap_or(u8::MAX)))
            .collect();
        let terms = Terms {
            value: pool.value,
            budget: f64::INFINITY,
            hours: f64::INFINITY,
            confidence_quantile: self.limits.quantile(),
        };
        let possible = Possible { usable: &usable, agreed: &agreed, room: &room, max_actions: self.limits.max_actions };
        let space = PlanSpace::new(planner.playbook, &effects, possible, terms)?;
        let offer = |genome: &Genome| self.offer(&effects, &space.plan_of(genome), pool.value);
        let nothing = space.shape().empty();
        let first = offer(&nothing);
        let harvest = self.harvest(&space, row)?;
        let reach = self.offer(&effects, &space.plan_of(&harvest.furthest), None);
        pool.looked_at = harvest.looked_at;
        pool.best_reachable = reach.uplift.map_or(as_usual, |uplift| uplift.with.max(uplift.without));
        let before: Option<Vec<usize>> = pool.before.iter().map(position).collect();
        let before = before.and_then(|mut plan| {
            plan.extend(&agreed);
            space.genome_of(&plan).filter(|genome| space.weigh(genome).1.is_feasible())
        });
        let mut offers = vec![first];
        if pool.value.is_some() && pool.best_reachable >= self.unsavable_below {
            let signature = |genome: &Genome| self.signature(&space, genome, rules.renewal);
            let (mut kept, is_shortened) = undominated(harvest.worthwhile, signature, self.most);
            pool.is_shortened = is_shortened;
            if let Some(before) = before.filter(|before| *before != nothing && !kept.contains(before)) {
                kept.push(before);
            }
            offers.extend(kept.iter().map(offer));
            let least = offers[0].worth;
            let mut first = true;
            offers.retain(|offer| std::mem::take(&mut first) || offer.worth > least + 1e-9 * least.abs().max(1.0));
            offers[1..].sort_by(|a, b| {
                let steps = |offer: &Offer| offer.steps.iter().map(|step| step.0).collect::<Vec<_>>();
                b.worth.total_cmp(&a.worth).then_with(|| steps(a).cmp(&steps(b)))
            });
        }
        if !pool.before.is_empty() {
            let mut wanted: Vec<Candidate> = pool.before.iter().chain(&pool.agreed).copied().collect();
            wanted.sort_unstable();
            wanted.dedup();
            pool.previous = offers.iter().position(|offer| offer.is(&wanted));
        }
        pool.offers = offers;
        Ok(pool)
    }

    /// What is agreed, where its effect cannot be told.
    fn offer_without_effects(&self, pool: &Pool) -> Offer {
        let mut steps: Vec<_> = pool.agreed.iter().map(|&candidate| (candidate, Grade::Unsupported)).collect();
        steps.sort_by(|a, b| b.0.lead_days.cmp(&a.0.lead_days).then_with(|| a.0.cmp(&b.0)));
        let cost = self.cost(&steps);
        Offer { steps, uplift: None, worth: -cost, cost }
    }

    fn cost(&self, steps: &[(Candidate, Grade)]) -> f64 {
        steps.iter().map(|(candidate, _)| self.planner.playbook.interventions[candidate.kind].cost.0).sum()
    }

    /// A plan valued from all draws of the posterior; what is agreed without evidence costs and changes nothing.
    fn offer(&self, effects: &AccountEffects, plan: &[usize], value: Option<f64>) -> Offer {
        let mut steps: Vec<_> =
            plan.iter().map(|&at| (effects.candidates[at].candidate, effects.candidates[at].grade)).collect();
        steps.sort_by(|a, b| b.0.lead_days.cmp(&a.0.lead_days).then_with(|| a.0.cmp(&b.0)));
        let known = |at: &usize| effects.candidates[*at].grade != Grade::Unsupported;
        let uplift = effects.uplift(&plan.iter().copied().filter(known).collect::<Vec<_>>());
        let cost = self.cost(&steps);
        Offer { steps, worth: value.unwrap_or(0.0) * uplift.uplift - cost, uplift: Some(uplift), cost }
    }

    /// Looks at every plan where they are few, else searches.
    fn harvest(&self, space: &PlanSpace, row: usize) -> Result<Harvest, PlanError> {
        let mut harvest = Harvest::new(space);
        if space.shape().size() <= ENUMERATED_PLANS {
            for_each_genome(space, |genome| harvest.see(space, genome));
            return Ok(harvest);
        }
        let seed = self.seed.child(self.planner.rows.accounts[row].as_str(), 0);
        let best = search_best(space, &Params::default().check()?, seed.child("best", 0));
        let front = search_front(space, &Params::for_front().check()?, space.worst(), seed.child("front", 0));
        let mut seen: HashSet<Genome> = HashSet::new();
        let found = std::iter::once(&best.best).chain(&best.alternatives).map(|one| one.genome);
        for genome in found.chain(front.front.members().iter().map(|one| one.genome)) {
            if seen.insert(genome) {
                harvest.see(space, &genome);
            }
        }
        harvest.looked_at = best.evaluations + front.evaluations;
        Ok(harvest)
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

/// What a look at an account's plans brings home.
struct Harvest {
    /// Plans worth more than what is agreed or nothing.
    worthwhile: Vec<(f64, Genome)>,
    /// The allowed plan of the greatest uplift, whatever it costs.
    furthest: Genome,
    reach: f64,
    least: f64,
    looked_at: u64,
}

impl Harvest {
    fn new(space: &PlanSpace) -> Self {
        let nothing = space.shape().empty();
        let (reach, evaluation) = space.weigh(&nothing);
        let least = evaluation.objectives()[0];
        Self { worthwhile: Vec::new(), furthest: nothing, reach, least, looked_at: 0 }
    }

    fn see(&mut self, space: &PlanSpace, genome: &Genome) {
        self.looked_at += 1;
        let (uplift, evaluation) = space.weigh(genome);
        if uplift > self.reach {
            self.reach = uplift;
            self.furthest = *genome;
        }
        let worth = evaluation.objectives()[0];
        if evaluation.is_feasible() && worth > self.least {
            self.worthwhile.push((worth, *genome));
        }
    }
}

/// The best plan of each signature that no part of it matches, at most `most`: the best of each set of genes first, then
/// the second best of each, and so on; and whether there were more.
fn undominated<S: Eq + std::hash::Hash + Clone, F: Fn(&Genome) -> Vec<S>>(
    mut worthwhile: Vec<(f64, Genome)>,
    signature: F,
    most: usize,
) -> (Vec<Genome>, bool) {
    worthwhile.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
    let mut best: HashMap<Vec<S>, f64> = HashMap::with_capacity(worthwhile.len());
    let mut firsts: Vec<(f64, Genome, Vec<S>)> = Vec::new();
    for (worth, genome) in worthwhile {
        let signature = signature(&genome);
        if !best.contains_key(&signature) {
            best.insert(signature.clone(), worth);
            firsts.push((worth, genome, signature));
        }
    }
    let beaten = |worth: f64, signature: &[S]| {
        let n_parts = 1usize << signature.len().min(16);
        (1..n_parts - 1).any(|part| {
            let part: Vec<S> = signature
                .iter()
                .enumerate()
                .filter(|(at, _)| part >> at & 1 == 1)
                .map(|(_, one)| one.clone())
                .collect();
            best.get(&part).is_some_and(|&other| other >= worth)
        })
    };
    let mut ranked: Vec<(usize, Genome)> = Vec::new();
    let mut of_set: HashMap<u32, usize> = HashMap::new();
    for (worth, genome, signature) in &firsts {
        if !beaten(*worth, signature) {
            let rank = of_set.entry(genome.niche()).or_default();
            ranked.push((*rank, *genome));
            *rank += 1;
        }
    }
    // The sort is stable: within a rank the most worthwhile stay first.
    ranked.sort_by_key(|(rank, _)| *rank);
    let is_shortened = ranked.len() > most;
    ranked.truncate(most);
    (ranked.into_iter().map(|(_, genome)| genome).collect(), is_shortened)
}
