//! The evaluation, step by step: hold out, train, ask, score, add up.

use std::collections::HashMap;

use super::answer::{AdviceReport, BudgetPoint, RuleWorth};
use super::rules::{RULES, Served, served};
use super::scores::{by_account, of_row, total};
use super::words::in_words;
use crate::book::{InterventionLog, LearningTable};
use crate::features::Folds;
use crate::model::train::{TrainError, train};
use crate::plan::Constraints;
use crate::units::{Date, ModelId, Progress, Seed};

/// What is said where [`evaluate_advice`] has nothing to judge by.
pub const ADVICE_NOT_JUDGED: &str =
    "the advice cannot be judged: it takes a log of interventions, and renewals with a date and a value";

/// Parts of the accounts that are held out in turn.
const FOLDS: usize = 3;
/// Budgets at which the rules are compared, in tenths of what the advice asks for.
const TENTHS: usize = 10;
const YEAR: f64 = 365.25;

/// What the advice would have been worth on the past of `table`; `None` where there is no log, no value or no date to judge by.
///
/// # Errors
/// [`TrainError`] when there is too little to learn from with a third of the accounts held out.
pub fn evaluate_advice(
    table: &LearningTable,
    seed: Seed,
    progress: &dyn Progress,
) -> Result<Option<AdviceReport>, TrainError> {
    let asked = first_decisions(table);
    let Some(years) = years(table, &asked).filter(|_| table.has_interventions()) else { return Ok(None) };
    let Ok(folds) = Folds::by_group(&table.rows.groups, &table.renewed, FOLDS, seed.child("advice", 0)) else {
        return Ok(None);
    };
    let mut rules: [Vec<Served>; 3] = Default::default();
    let mut scores: Vec<Vec<f64>> = vec![Vec::new(); table.len()];
    for fold in 0..folds.n_folds() {
        let learned: Vec<usize> = (0..table.len()).filter(|&row| folds.fold_of(row) != fold).collect();
        let held_out: Vec<usize> = asked.iter().copied().filter(|&row| folds.fold_of(row) == fold).collect();
        let id = ModelId(format!("without part {}", fold + 1));
        let model = train(&table.select(&learned), id, 0, seed.child("advice fold", fold as u64), progress)?;
        let rows = table.rows.select(&held_out);
        let Some(arms) = model.arms(&rows)? else { return Ok(None) };
        let log = InterventionLog::default();
        let answers = model.recommend_all(&rows, &log, &Constraints::default(), seed)?;
        for (rule, of_fold) in rules.iter_mut().zip(served(&model, &rows, &answers)) {
            rule.extend(of_fold.into_iter().map(|one| Served { row: held_out[one.row], ..one }));
        }
        for (&row, arms) in held_out.iter().zip(&arms) {
            scores[row] = of_row(table, row, arms);
        }
    }
    Ok(Some(report(table, &asked, years, &rules, &scores)))
}

fn report(
    table: &LearningTable,
    asked: &[usize],
    years: f64,
    rules: &[Vec<Served>; 3],
    scores: &[Vec<f64>],
) -> AdviceReport {
    let (value, groups) = (&table.rows.value, &table.rows.groups);
    let worth = |rule: usize, budget: f64| by_account(&rules[rule], budget, scores, value, groups);
    let gain = |budget: f64| {
        let (advice, simplest) = (worth(0, budget), worth(1, budget));
        total(&advice.iter().zip(&simplest).map(|(a, b)| a - b).collect::<Vec<_>>(), years)
    };
    let spend = |rule: usize| rules[rule].iter().map(|one| one.price).sum::<f64>();
    let told = |(rule, (name, label)): (usize, &(&str, &str))| {
        let [worth, low, high] = total(&worth(rule, f64::INFINITY), years);
        RuleWorth {
            rule: (*name).to_owned(),
            label: (*label).to_owned(),
            actions: rules[rule].len() as f64 / years,
            spend: spend(rule) / years,
            worth,
            low,
            high,
        }
    };
    let most = spend(0).max(spend(1));
    let point = |tenth: usize| {
        let budget = most * tenth as f64 / TENTHS as f64;
        // A share of everything is everything: rounding must not leave the last one out.
        let within = if tenth == TENTHS { f64::INFINITY } else { budget };
        let [gain, gain_low, gain_high] = gain(within);
        let of = |rule: usize| total(&worth(rule, within), years)[0];
        BudgetPoint { budget: budget / years, advice: of(0), simplest: of(1), risk: of(2), gain, gain_low, gain_high }
    };
    let mut accounts: Vec<usize> = asked.iter().map(|&row| groups[row]).collect();
    accounts.sort_unstable();
    accounts.dedup();
    let mut report = AdviceReport {
        renewals: asked.len(),
        accounts: accounts.len(),
        years,
        rules: RULES.iter().enumerate().map(told).collect(),
        gain: gain(f64::INFINITY),
        by_budget: (1..=TENTHS).map(point).collect(),
        words: String::new(),
    };
    report.words = in_words(&report);
    report
}

/// The first decision date of each renewal: the row on which the advice is asked.
fn first_decisions(table: &LearningTable) -> Vec<usize> {
    let rows = &table.rows;
    let mut first: HashMap<(usize, Option<Date>), usize> = HashMap::new();
    for row in 0..table.len() {
        let earlier = first.entry((rows.groups[row], rows.renewal_date[row])).or_insert(row);
        if rows.as_of[row] < rows.as_of[*earlier] {
            *earlier = row;
        }
    }
    let mut asked: Vec<usize> = first.into_values().collect();
    asked.sort_unstable();
    asked
}

/// Years over which the renewals came due; `None` where they have no dates or no value.
fn years(table: &LearningTable, asked: &[usize]) -> Option<f64> {
    let dates = || asked.iter().filter_map(|&row| table.rows.renewal_date[row]);
    let (first, last) = (dates().min()?, dates().max()?);
    let is_valued = asked.iter().any(|&row| table.rows.value[row].is_some_and(|value| value > 0.0));
    is_valued.then(|| (f64::from(last.days_after(first)) / YEAR).max(1.0 / 12.0))
}
