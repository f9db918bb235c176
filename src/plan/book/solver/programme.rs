//! A part of the book as an integer programme, with cuts for limits that few large amounts share.
//!
//! An account with one option left is settled; the others choose by variables of 0 or 1. A limit `Σ aⱼ xⱼ ≤ c` of few
//! different amounts is sharpened by its Chvátal-Gomory cuts `Σ ⌊u aⱼ⌋ xⱼ ≤ ⌊u c⌋` (Gomory 1958; Chvátal 1973): of two
//! actions of eight hours each only one fits into fourteen hours, which the limit itself does not say of halves. The branch
//! and bound is that of the crate `microlp`, ended after a number of nodes, never by the clock.

use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};

use microlp::{ComparisonOp, Error, OptimizationDirection, Problem, ResumeOptions, Solution, SolveOptions, Variable};

use super::choices::Choices;
use super::params::ProgrammeParams;
use super::selection::Selection;

/// Sums of amounts are right to this share of them.
const ROUNDING: f64 = 1e-9;

/// `Σ amount · x ≤ limit`, by position of the column.
struct Row {
    terms: Vec<(usize, f64)>,
    limit: f64,
}

/// The undecided accounts of a book under what the settled ones leave.
pub(super) struct Programme {
    /// The settled option of each account, or the first of its columns where it is undecided.
    settled: Vec<usize>,
    settled_value: f64,
    /// Options of the undecided accounts.
    columns: Vec<usize>,
    /// What an option is worth.
    values: Vec<f64>,
    /// Each undecided account with its columns.
    accounts: Vec<(usize, Range<usize>)>,
    rows: Vec<Row>,
}

/// What the programme came to.
pub(super) struct Outcome {
    /// The best choices found, where any were.
    pub selection: Option<Selection>,
    /// No choice of the programme is worth more; −∞ where none fits.
    pub bound: f64,
    /// Nodes of the search tree.
    pub nodes: u64,
}

impl Programme {
    /// The choice among the given options of each account, of which every account has one at least.
    pub(super) fn new(choices: &Choices, options: &[Vec<usize>]) -> Self {
        let mut free: Vec<f64> = choices.capacity().iter().map(|c| c + 0.5 * ROUNDING * c.max(1.0)).collect();
        let mut settled_value = 0.0;
        let (mut settled, mut columns, mut accounts) = (Vec::with_capacity(options.len()), Vec::new(), Vec::new());
        for (account, options) in options.iter().enumerate() {
            let fallback = choices.options(account).start;
            let first = options.first().copied().unwrap_or(fallback);
            settled.push(first);
            if options.len() > 1 {
                let start = columns.len();
                columns.extend_from_slice(options);
                accounts.push((account, start..columns.len()));
            } else {
                settled_value += choices.value(first);
                choices.uses(first).iter().for_each(|one| free[one.resource] -= one.amount);
            }
        }
        let mut rows: Vec<Row> = free.into_iter().map(|limit| Row { terms: Vec::new(), limit }).collect();
        let mut most = vec![0.0; rows.len()];
        for (_, range) in &accounts {
            let mut largest: Vec<(usize, f64)> = Vec::new();
            for column in range.clone() {
                for one in choices.uses(columns[column]) {
                    rows[one.resource].terms.push((column, one.amount));
                    match largest.iter_mut().find(|known| known.0 == one.resource) {
                        Some(known) => known.1 = known.1.max(one.amount),
                        None => largest.push((one.resource, one.amount)),
                    }
                }
            }
            for (resource, amount) in largest {
                most[resource] += amount;
            }
        }
        let binding = rows.into_iter().zip(most).filter(|(row, most)| *most > row.limit).map(|(row, _)| row);
        let values = columns.iter().map(|&option| choices.value(option)).collect();
        Self { settled, settled_value, values, accounts, rows: binding.collect(), columns }
    }

    /// The best choices, or the best within the allowed nodes; `None` where the solver gives up.
    ///
    /// It starts from `plan`, where that lies in the programme, and ends within `enough` of its bound, or after `work` pivots,
    /// each counted once for every row.
    pub(super) fn solve(
        mut self,
        choices: &Choices,
        plan: &Selection,
        (enough, work, params): (f64, u64, &ProgrammeParams),
        stop: &(dyn Fn() -> bool + Sync),
    ) -> Option<Outcome> {
        if self.columns.is_empty() {
            let fits = self.rows.is_empty();
            let bound = if fits { self.settled_value } else { f64::NEG_INFINITY };
            return Some(Outcome { selection: fits.then(|| Selection::of(choices, self.settled)), bound, nodes: 0 });
        }
        // Its code is not free of panics; one in there leaves the plan as it is.
        let found = catch_unwind(AssertUnwindSafe(|| {
            self.sharpen(params, stop)?;
            self.search(choices, plan, (enough, work, params), stop)
        }));
        match found {
            Ok(Ok(outcome)) => Some(outcome),
            Ok(Err(Error::Infeasible)) => Some(Outcome { selection: None, bound: f64::NEG_INFINITY, nodes: 0 }),
            Ok(Err(_)) | Err(_) => None,
        }
    }

    fn problem(&self, is_whole: bool) -> (Problem, Vec<Variable>) {
        let mut problem = Problem::new(OptimizationDirection::Maximize);
        let variable =
            |value: &f64| if is_whole { problem.add_binary_var(*value) } else { problem.add_var(*value, (0.0, 1.0)) };
        let variables: Vec<Variable> = self.values.iter().map(variable).collect();
        for (_, range) in &self.accounts {
            let one: Vec<(Variable, f64)> = range.clone().map(|column| (variables[column], 1.0)).collect();
            problem.add_constraint(one, ComparisonOp::Eq, 1.0);
        }
        for row in &self.rows {
            problem.add_constraint(row.expression(&variables), ComparisonOp::Le, row.limit);
        }
        (problem, variables)
    }

    /// Adds the cuts that the linear relaxation violates, round after round.
    fn sharpen(&mut self, params: &ProgrammeParams, stop: &(dyn Fn() -> bool + Sync)) -> Result<(), Error> {
        let (problem, variables) = self.problem(false);
        let mut outcome = problem.solve()?;
        let n_limits = self.rows.len();
        for _ in 0..params.cut_rounds {
            let Some(relaxed) = outcome.solution() else { return Ok(()) };
            let x: Vec<f64> = variables.iter().map(|&variable| relaxed.var_value_raw(variable)).collect();
            let cuts: Vec<Row> = self.rows[..n_limits].iter().filter_map(|row| row.cut(&x, params)).collect();
            if cuts.is_empty() || stop() {
                return Ok(());
            }
            for cut in cuts {
                let Ok(relaxed) = outcome.into_solution() else { return Ok(()) };
                outcome = relaxed.add_constraint(cut.expression(&variables), ComparisonOp::Le, cut.limit)?;
                self.rows.push(cut);
            }
        }
        Ok(())
    }

    fn search(
        &self,
        choices: &Choices,
        plan: &Selection,
        (enough, work, params): (f64, u64, &ProgrammeParams),
        stop: &(dyn Fn() -> bool + Sync),
    ) -> Result<Outcome, Error> {
        let (problem, variables) = self.problem(true);
        let taken = |column: usize, account: usize| f64::from(u8::from(plan.chosen()[account] == self.columns[column]));
        let accounts = self.accounts.iter();
        let start = accounts
            .flat_map(|(account, range)| range.clone().map(|column| (variables[column], taken(column, *account))));
        let mut options = SolveOptions::default();
        options.node_limit = Some(params.nodes_at_once);
        options.warm_start = Some(start.collect());
        let total = plan.value(choices).abs().max(f64::MIN_POSITIVE);
        options.mip_gap = 0.0;
        let mut outcome = problem.solve_with(options)?;
        loop {
            let stats = outcome.stats();
            let bound = self.settled_value + stats.best_bound.unwrap_or(f64::INFINITY);
            let value = outcome.solution().map_or(f64::NEG_INFINITY, |found| self.settled_value + found.objective());
            let is_done = outcome.is_optimal() || bound - value <= enough * total;
            let done = stats.lp_iterations * (self.accounts.len() + self.rows.len()) as u64;
            if is_done || done >= work || stop() {
                let bound = if outcome.is_optimal() { value } else { bound };
                let selection = outcome.solution().map(|found| self.selection(choices, found, &variables));
                return Ok(Outcome { selection, bound, nodes: stats.nodes_solved });
            }
            let mut options = ResumeOptions::default();
            options.node_limit = Some(params.nodes_at_once);
            outcome = outcome.resume_with(options)?;
        }
    }

    fn selection(&self, choices: &Choices, found: &Solution, variables: &[Variable]) -> Selection {
        let mut chosen = self.settled.clone();
        for (account, range) in &self.accounts {
            let value = |column: usize| found.var_value_raw(variables[column]);
            let best =
                range.clone().fold(range.start, |best, column| if value(column) > value(best) { column } else { best });
            chosen[*account] = self.columns[best];
        }
        Selection::of(choices, chosen)
    }
}

impl Row {
    fn expression(&self, variables: &[Variable]) -> Vec<(Variable, f64)> {
        self.terms.iter().map(|&(column, amount)| (variables[column], amount)).collect()
    }

    /// The Chvátal-Gomory cut of this limit that is violated most, in multiples of its own limit.
    fn cut(&self, x: &[f64], params: &ProgrammeParams) -> Option<Self> {
        let mut taken: Vec<(f64, f64)> = Vec::new();
        for &(column, amount) in &self.terms {
            match taken.iter().position(|known| known.0.total_cmp(&amount).is_eq()) {
                Some(known) => taken[known].1 += x[column],
                None => taken.push((amount, x[column])),
            }
            if taken.len() > params.most_amounts {
                return None;
            }
        }
        let multipliers =
            taken.iter().flat_map(|&(amount, _)| (1..=params.highest).map(move |times| f64::from(times) / amount));
        let floor = |u: f64, amount: f64| (u * amount * (1.0 + ROUNDING)).floor();
        let violation = |u: f64| {
            let limit = floor(u, self.limit);
            let sum: f64 = taken.iter().map(|&(amount, x)| floor(u, amount) * x).sum();
            (sum - limit) / limit.max(1.0)
        };
        let (u, most) = multipliers.map(|u| (u, violation(u))).max_by(|a, b| a.1.total_cmp(&b.1))?;
        let terms = self.terms.iter().map(|&(column, amount)| (column, floor(u, amount))).filter(|term| term.1 > 0.0);
        (most > params.violated).then(|| Self { terms: terms.collect(), limit: floor(u, self.limit) })
    }
}
