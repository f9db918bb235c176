//! Searches a learning table for factors: features that go with the outcome beyond chance.

use rayon::prelude::*;

use super::chance::false_discovery_rates;
use super::cuts::cuts;
use super::factor::{Factor, FactorEvidence, Level};
use super::groups::groups;
use super::keys::is_key;
use super::lead::{AtLead, earliest, leads};
use super::once::found_once;
use super::params::FactorParams;
use super::sample::{Sample, ranks};
use super::splits::{Told, by_blank, by_word, told};
use super::view::{Members, levels, ordered};
use super::words::words;
use crate::book::{FeatureSpec, LearningTable, Source};
use crate::features::refuse_leakage;
use crate::insight::past::one_a_renewal;
use crate::metrics::{auc, wilson};
use crate::table::{Column, ColumnData, Kind};
use crate::units::{Days, NINE_IN_TEN, correlation};

/// What was found of a feature, all others aside.
struct Look {
    n: usize,
    values: Vec<f64>,
    correlation: f64,
    auc: f64,
    p: f64,
    splits: Vec<Told>,
    levels: Vec<Level>,
    /// Why it is no factor.
    hindsight: Option<String>,
    /// Why nothing can be said.
    cause: Option<String>,
}

/// Every feature against the outcome, strongest evidence first; accounts still being set up apart where there are enough.
#[must_use]
pub fn factors(table: &LearningTable) -> Vec<Factor> {
    factors_by(table, &FactorParams::default())
}

/// As [`factors`], by thresholds of one's own.
#[must_use]
pub fn factors_by(table: &LearningTable, params: &FactorParams) -> Vec<Factor> {
    let all = one_a_renewal(&table.rows.accounts, &table.rows.as_of, &table.rows.renewal_date);
    let young = young(table);
    if let Some(is_young) = &young {
        let (onboarding, mature): (Vec<usize>, Vec<usize>) = all.iter().copied().partition(|&row| is_young[row]);
        if [&onboarding, &mature].into_iter().all(|rows| is_enough(table, rows, params)) {
            let mut told = of_stage(table, &mature, "mature", &|row| !is_young[row], params);
            told.extend(of_stage(table, &onboarding, "onboarding", &|row| is_young[row], params));
            return told;
        }
    }
    of_stage(table, &all, "all", &|_| true, params)
}

/// What factors of accounts still being set up take, in words.
#[must_use]
pub fn onboarding_needs(until_days: Days) -> String {
    let FactorParams { stage_rows, stage_events, .. } = FactorParams::default();
    format!(
        "factors of the first {until_days} days take a column tenure_days or tenure_months, and {stage_rows} ended renewals of young accounts and of mature ones, {stage_events} of either outcome"
    )
}

/// How many renewals of young accounts there are, in words.
#[must_use]
pub fn onboarding_known(table: &LearningTable) -> String {
    let Some(is_young) = young(table) else {
        return "no column tells how long an account has been a customer".to_owned();
    };
    let all = one_a_renewal(&table.rows.accounts, &table.rows.as_of, &table.rows.renewal_date);
    let of_young: Vec<usize> = all.iter().copied().filter(|&row| is_young[row]).collect();
    let n_lost = of_young.iter().filter(|&&row| !table.renewed[row]).count();
    format!("{} of {} renewals are of young accounts, {n_lost} of them lost", of_young.len(), all.len())
}

fn is_enough(table: &LearningTable, rows: &[usize], params: &FactorParams) -> bool {
    let won = rows.iter().filter(|&&row| table.renewed[row]).count();
    rows.len() >= params.stage_rows && won.min(rows.len() - won) >= params.stage_events
}

/// Which rows are of accounts still being set up, where a column tells.
fn young(table: &LearningTable) -> Option<Vec<bool>> {
    table.playbook.tenures().into_iter().find_map(|(name, below)| {
        let column = table.rows.features.iter().find(|column| column.name == name)?;
        let ColumnData::Number(tenure) = &column.data else { return None };
        Some(tenure.iter().map(|tenure| *tenure < below).collect())
    })
}

fn of_stage(
    table: &LearningTable,
    rows: &[usize],
    stage: &str,
    is_of_stage: &dyn Fn(usize) -> bool,
    params: &FactorParams,
) -> Vec<Factor> {
    let renewed: Vec<bool> = rows.iter().map(|&row| table.renewed[row]).collect();
    let accounts: Vec<usize> = rows.iter().map(|&row| table.rows.groups[row]).collect();
    let sample = Sample::new(renewed, &accounts);
    let whole = Sample::new(table.renewed.clone(), &table.rows.groups);
    let leads = leads(table, is_of_stage, params);
    let specs = &table.schema.features;
    let is_day = |spec: &FeatureSpec| spec.kind == Kind::Date && !table.schema.dated;
    let mut looks: Vec<Look> = (table.rows.features.par_iter(), specs)
        .into_par_iter()
        .map(|(column, spec)| look(&column.select(rows), &sample, is_day(spec), params))
        .collect();
    let p: Vec<f64> = looks.iter().map(|look| if look.hindsight.is_some() { 1.0 } else { look.p }).collect();
    let rates = false_discovery_rates(&p);
    let strength: Vec<f64> = p.iter().zip(&looks).map(|(p, look)| look.auc - 10.0 * p).collect();
    let values: Vec<Vec<f64>> = looks.iter_mut().map(|look| std::mem::take(&mut look.values)).collect();
    let mut leaders = groups(&values, &strength, params);
    let mut splits: Vec<Vec<Told>> = looks.iter_mut().map(|look| std::mem::take(&mut look.splits)).collect();
    found_once(&mut splits, &strength, &mut leaders);
    for (look, splits) in looks.iter_mut().zip(splits) {
        look.splits = splits;
    }
    let mut told: Vec<(usize, Factor)> = (0..looks.len())
        .flat_map(|at| {
            let early = || {
                let column = &table.rows.features[at];
                lead_of(&ordered(column, &whole, params), &leads, looks[at].correlation, params)
            };
            let known = Known { spec: &specs[at], rate: rates[at], leader: &specs[leaders[at]], stage, params };
            lines(&looks[at], known, table, &early).into_iter().map(move |line| (at, line))
        })
        .collect();
    told.sort_by(|(at, a), (other, b)| a.evidence.cmp(&b.evidence).then(b.auc.total_cmp(&a.auc)).then(at.cmp(other)));
    told.into_iter().map(|(_, line)| line).collect()
}

fn lead_of(values: &[f64], leads: &[AtLead], correlation: f64, params: &FactorParams) -> Option<i32> {
    earliest(values, leads, if correlation < 0.0 { -1.0 } else { 1.0 }, params)
}

/// What is known of a feature beside the look at it.
#[derive(Clone, Copy)]
struct Known<'a> {
    spec: &'a FeatureSpec,
    rate: f64,
    leader: &'a FeatureSpec,
    stage: &'a str,
    params: &'a FactorParams,
}

/// The lines of a feature: one for each split, or one without.
fn lines(look: &Look, known: Known, table: &LearningTable, early: &dyn Fn() -> Option<i32>) -> Vec<Factor> {
    let evidence = match known.rate {
        _ if look.hindsight.is_some() => FactorEvidence::Hindsight,
        _ if look.cause.is_some() => FactorEvidence::None,
        rate if rate <= known.params.supported => FactorEvidence::Supported,
        rate if rate <= known.params.weak => FactorEvidence::Weak,
        _ => FactorEvidence::None,
    };
    let lead_days = if evidence.is_any() { early() } else { None };
    let line = |told: Option<&Told>| {
        let mut factor = Factor {
            feature: known.spec.name.clone(),
            label: known.spec.label.clone(),
            family: known.spec.family.clone(),
            n: look.n,
            correlation: look.correlation,
            auc: look.auc,
            evidence,
            false_discovery_rate: known.rate,
            side: told.map(|told| told.split.side),
            cut: told.and_then(|told| told.cut),
            when: told.map(|told| told.when.clone()),
            rate_above: told.map(|told| told.split.rate_above),
            rate_below: told.map(|told| told.split.rate_below),
            low: told.map(|told| told.split.difference.low),
            high: told.map(|told| told.split.difference.high),
            n_above: told.map(|told| told.split.n_above),
            n_below: told.map(|told| told.split.n_below),
            group: known.leader.name.clone(),
            actionable: actionable(known.spec, table),
            lead_days,
            stage: known.stage.to_owned(),
            levels: look.levels.clone(),
            words: String::new(),
        };
        let leader = (known.leader.name != known.spec.name).then_some(known.leader.label.as_str());
        factor.words = words(&factor, leader, look.hindsight.as_deref().or(look.cause.as_deref()));
        factor
    };
    if evidence.is_any() && !look.splits.is_empty() {
        look.splits.iter().map(|told| line(Some(told))).collect()
    } else {
        vec![line(None)]
    }
}

/// Whether people can change a feature: as the playbook says; what was done can be, value, segment and days to renewal cannot.
fn actionable(spec: &FeatureSpec, table: &LearningTable) -> Option<bool> {
    let names = &table.playbook.columns;
    let is_given = spec.name == names.value || spec.name == names.segment || names.is_tenure(&spec.name);
    let stated = table.playbook.features.get(&spec.name).and_then(|hint| hint.actionable);
    stated.or(match spec.source {
        Source::History(_) => Some(true),
        Source::DaysToRenewal => Some(false),
        Source::Column => is_given.then_some(false),
    })
}

/// Holds a feature against the outcome.
fn look(column: &Column, sample: &Sample, is_day: bool, params: &FactorParams) -> Look {
    let values = ordered(column, sample, params);
    let known: Vec<usize> = (0..values.len()).filter(|&row| values[row].is_finite()).collect();
    let filled: Vec<f64> = known.iter().map(|&row| values[row]).collect();
    let of_known = sample.select(&known);
    let members = levels(column, is_day, params);
    let (mut correlation, mut auc) = strength(&filled, &of_known);
    let is_words = matches!(column.data, ColumnData::Category(_));
    if is_words && correlation < 0.0 {
        // Shares of the other folds that rank the wrong way round rank nothing.
        (correlation, auc) = (0.0, 0.5);
    }
    let mut look = Look {
        n: known.len(),
        correlation,
        auc,
        p: 1.0,
        splits: Vec::new(),
        levels: members.iter().map(|level| level_of(level, sample)).collect(),
        hindsight: hindsight(column, &filled, &of_known, auc, params),
        cause: None,
        values,
    };
    if sample.n_events() < params.fewest_events {
        look.cause = Some(format!("only {} renewals of the rarer outcome", sample.n_events()));
        return look;
    }
    let mut p = Vec::new();
    if is_words {
        let (of_words, splits) = by_word(&members, sample, params);
        p.push(of_words);
        look.splits = splits;
    } else {
        let ranked = of_known.association(&ranks(&filled));
        let (of_cut, found) = cuts(&filled, &of_known, params);
        p.extend([ranked.p, of_cut]);
        let is_flag = matches!(column.data, ColumnData::Flag(_));
        look.splits.extend(found.into_iter().map(|cut| told(cut, &known, column, is_flag, is_day)));
        if let Some((of_blank, split)) = by_blank(column, sample, params) {
            p.push(of_blank);
            look.splits.extend(split);
        }
    }
    let best = p.iter().copied().fold(1.0, f64::min);
    look.p = (best * p.len() as f64).min(1.0);
    look
}

/// Rank correlation and AUC in the feature's own direction.
fn strength(filled: &[f64], sample: &Sample) -> (f64, f64) {
    let outcomes: Vec<f64> = sample.renewed.iter().map(|&won| f64::from(u8::from(won))).collect();
    let area = auc(filled, &sample.renewed);
    (correlation(&ranks(filled), &outcomes).unwrap_or(0.0), area.max(1.0 - area))
}

fn level_of(level: &Members, sample: &Sample) -> Level {
    let won = level.rows.iter().filter(|&&row| sample.renewed[row]).count();
    let n = level.rows.len();
    let rate = won as f64 / n.max(1) as f64;
    let interval = wilson(rate, n as f64, NINE_IN_TEN);
    Level { level: level.name.clone(), n, rate, low: interval.low, high: interval.high }
}

/// Why a column is no factor, where it is none: it knows the outcome, or is a key.
fn hindsight(column: &Column, filled: &[f64], sample: &Sample, auc: f64, params: &FactorParams) -> Option<String> {
    if sample.len() == column.n_rows() && refuse_leakage(std::slice::from_ref(column), &sample.renewed).is_err()
        || auc >= params.too_good && sample.n_events() >= params.too_good_events
    {
        return Some("it tells the outcome by itself, so it can only have been known afterwards".to_owned());
    }
    is_key(column, filled).then(|| "it is a key or a running number".to_owned())
}
