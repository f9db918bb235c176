//! The forecast of the open book.
//!
//! Expectations are sums over accounts of value times win probability, so that every table adds up to the accounts.
//! Intervals are quantiles of draws: one shock a quarter and draw, shared by its renewals; given the shocks outcomes are
//! independent, drawn one by one in small groups and by the normal approximation of their sum in large ones.

use std::collections::BTreeMap;

use rand::RngExt;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::params::ForecastParams;
use super::shocks::{Shocks, normal};
use crate::insight::past::quarter;
use crate::units::{Date, Rng, Seed, logit, money, sigmoid};

/// Shocks at which large groups are computed; between them they are interpolated.
const GRID: [f64; 17] =
    [-4.0, -3.0, -2.25, -1.75, -1.25, -0.9, -0.6, -0.3, 0.0, 0.3, 0.6, 0.9, 1.25, 1.75, 2.25, 3.0, 4.0];
/// A renewal that has not ended.
#[derive(Debug, Clone, PartialEq)]
pub struct OpenRenewal {
    /// The account.
    pub account_id: String,
    /// When the contract comes due.
    pub renewal_date: Option<Date>,
    /// The segment.
    pub segment: Option<String>,
    /// The owner.
    pub owner: Option<String>,
    /// What it is worth; 1 where no value is known, so that renewals are counted.
    pub value: f64,
    /// The win probability.
    pub win_probability: f64,
    /// The win probability with what is recommended, where something is.
    pub with_plan: Option<f64>,
    /// Whether its light is green.
    pub is_green: bool,
    /// What people call it, where somebody did.
    pub called: Option<f64>,
}

/// What a forecast is told by.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum By {
    /// The month in which contracts come due.
    #[default]
    Month,
    /// The quarter.
    Quarter,
    /// Quarter and segment.
    Segment,
    /// Quarter and owner.
    Owner,
}

impl std::str::FromStr for By {
    type Err = String;

    fn from_str(word: &str) -> Result<Self, String> {
        match word {
            "month" => Ok(Self::Month),
            "quarter" => Ok(Self::Quarter),
            "segment" => Ok(Self::Segment),
            "owner" => Ok(Self::Owner),
            _ => Err(format!("{word:?} is none of month, quarter, segment, owner")),
        }
    }
}

/// What is expected to renew in a period.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ForecastLine {
    /// The month (`2026-11`) or quarter (`2026-Q4`) in which contracts come due; `undated`; `all` for the whole book.
    pub period: String,
    /// The segment, where the forecast is by segment.
    pub segment: Option<String>,
    /// The owner, where it is by owner.
    pub owner: Option<String>,
    /// Open renewals.
    pub n: usize,
    /// What they are worth; their number where no value is known.
    pub value: f64,
    /// The value expected to renew.
    pub expected: f64,
    /// Lower end of the 80 % interval.
    pub low: f64,
    /// Upper end of the 80 % interval.
    pub high: f64,
    /// The value expected to renew if what is recommended is done.
    pub expected_with_plan: f64,
    /// The value of the green accounts.
    pub commit: f64,
    /// With a chance of 5 % it is more.
    pub best: f64,
    /// With a chance of 5 % it is less.
    pub worst: f64,
    /// The value of the renewals that people called, times the chance they gave; absent where nobody called any.
    pub called: Option<f64>,
    /// Renewals that people called.
    pub n_called: usize,
    /// In words.
    pub words: String,
}

/// A forecast: its lines add up to the total.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Forecast {
    /// The lines in order of period.
    pub forecast: Vec<ForecastLine>,
    /// The whole book.
    pub total: ForecastLine,
}

/// The open book by month, quarter, segment or owner.
#[must_use]
pub fn forecast(open: &[OpenRenewal], by: By, shocks: &Shocks, seed: Seed) -> Forecast {
    type Key = (String, Option<String>, Option<String>);
    let mut groups: BTreeMap<Key, Vec<&OpenRenewal>> = BTreeMap::new();
    for renewal in open {
        let period = renewal.renewal_date.map_or_else(|| "undated".to_owned(), |day| period(day, by));
        let name = |name: &Option<String>| Some(name.clone().unwrap_or_else(|| "none".to_owned()));
        let segment = (by == By::Segment).then(|| name(&renewal.segment)).flatten();
        let owner = (by == By::Owner).then(|| name(&renewal.owner)).flatten();
        groups.entry((period, segment, owner)).or_default().push(renewal);
    }
    let params = &ForecastParams::default();
    let shocks = Drawn::of(open, shocks, params, seed);
    let lines = groups.into_iter().enumerate().map(|(at, ((period, segment, owner), members))| {
        let mut rng = seed.child("outcomes", at as u64).rng();
        line(period, (segment, owner), &members, &shocks, params, &mut rng)
    });
    let all: Vec<&OpenRenewal> = open.iter().collect();
    let total = line("all".to_owned(), (None, None), &all, &shocks, params, &mut seed.child("total", 0).rng());
    Forecast { forecast: lines.collect(), total }
}

fn period(day: Date, by: By) -> String {
    if by == By::Month {
        let (year, month) = day.year_month();
        format!("{year}-{month:02}")
    } else {
        quarter(day)
    }
}

/// The quarter whose shock a renewal shares.
fn shared(renewal: &OpenRenewal) -> String {
    renewal.renewal_date.map_or_else(String::new, quarter)
}

/// The shocks of each quarter, one a draw.
pub(super) struct Drawn(BTreeMap<String, Vec<f64>>);

impl Drawn {
    pub(super) fn of(open: &[OpenRenewal], shocks: &Shocks, params: &ForecastParams, seed: Seed) -> Self {
        let mut quarters: BTreeMap<String, Vec<f64>> = BTreeMap::new();
        for name in open.iter().map(shared) {
            let seed = seed.child(&format!("shock {name}"), 0);
            quarters.entry(name).or_insert_with(|| {
                let mut rng = seed.rng();
                (0..params.draws).map(|_| shocks.draw(&mut rng)).collect()
            });
        }
        Self(quarters)
    }
}

/// The value that renews, in every draw, ascending.
pub(super) fn draws(members: &[&OpenRenewal], shocks: &Drawn, params: &ForecastParams, rng: &mut Rng) -> Vec<f64> {
    let mut by_quarter: BTreeMap<String, Vec<&OpenRenewal>> = BTreeMap::new();
    for renewal in members {
        by_quarter.entry(shared(renewal)).or_default().push(renewal);
    }
    let mut totals = vec![0.0; params.draws];
    for (name, renewals) in &by_quarter {
        let Some(shocks) = shocks.0.get(name) else { continue };
        if renewals.len() <= params.small {
            let known: Vec<(f64, f64)> = renewals.iter().map(|one| (one.value, log_odds(one))).collect();
            for (total, shock) in totals.iter_mut().zip(shocks) {
                for (value, z) in &known {
                    if rng.random::<f64>() < sigmoid(z + shock) {
                        *total += value;
                    }
                }
            }
        } else {
            let moments = GRID.map(|shock| moments(renewals, shock));
            let most: f64 = renewals.iter().map(|one| one.value.max(0.0)).sum();
            for (total, &shock) in totals.iter_mut().zip(shocks) {
                let (mean, variance) = between(&moments, shock);
                *total += (mean + variance.sqrt() * normal(rng)).clamp(0.0, most);
            }
        }
    }
    totals.sort_by(f64::total_cmp);
    totals
}

fn log_odds(renewal: &OpenRenewal) -> f64 {
    logit(renewal.win_probability).clamp(-20.0, 20.0)
}

/// Mean and variance of the value that renews under a shock.
fn moments(renewals: &[&OpenRenewal], shock: f64) -> (f64, f64) {
    renewals.iter().fold((0.0, 0.0), |(mean, variance), one| {
        let p = sigmoid(log_odds(one) + shock);
        (mean + one.value * p, variance + one.value * one.value * p * (1.0 - p))
    })
}

fn between(moments: &[(f64, f64); GRID.len()], shock: f64) -> (f64, f64) {
    let shock = shock.clamp(GRID[0], GRID[GRID.len() - 1]);
    let after = GRID.iter().position(|at| *at >= shock).unwrap_or(GRID.len() - 1).max(1);
    let share = (shock - GRID[after - 1]) / (GRID[after] - GRID[after - 1]);
    let (a, b) = (moments[after - 1], moments[after]);
    (a.0 + share * (b.0 - a.0), a.1 + share * (b.1 - a.1))
}

/// The value below which a share of the draws lies.
pub(super) fn quantile(draws: &[f64], share: f64) -> f64 {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a position below the length")]
    let at = (share * (draws.len().max(1) - 1) as f64).round() as usize;
    draws.get(at).copied().unwrap_or(0.0)
}

fn line(
    period: String,
    (segment, owner): (Option<String>, Option<String>),
    members: &[&OpenRenewal],
    shocks: &Drawn,
    params: &ForecastParams,
    rng: &mut Rng,
) -> ForecastLine {
    let draws = draws(members, shocks, params, rng);
    // An empty sum of numbers is -0, which reads oddly.
    let sum = |of: &dyn Fn(&OpenRenewal) -> f64| members.iter().map(|one| of(one)).sum::<f64>() + 0.0;
    let expected = sum(&|one| one.value * one.win_probability);
    let n_called = members.iter().filter(|one| one.called.is_some()).count();
    let mut line = ForecastLine {
        n: members.len(),
        value: sum(&|one| one.value),
        expected,
        low: quantile(&draws, params.low),
        high: quantile(&draws, 1.0 - params.low),
        expected_with_plan: sum(&|one| one.value * one.with_plan.unwrap_or(one.win_probability)),
        commit: sum(&|one| if one.is_green { one.value } else { 0.0 }),
        best: quantile(&draws, 1.0 - params.worst),
        worst: quantile(&draws, params.worst),
        called: (n_called > 0).then(|| sum(&|one| one.value * one.called.unwrap_or(0.0))),
        n_called,
        period,
        segment,
        owner,
        words: String::new(),
    };
    line.words = words(&line);
    line
}

fn words(line: &ForecastLine) -> String {
    let of = line.segment.as_ref().or(line.owner.as_ref()).map_or_else(String::new, |name| format!(", {name}"));
    let gained = line.expected_with_plan - line.expected;
    let plan = if gained.abs() >= 0.5 {
        format!("; {}{} with what is recommended", if gained > 0.0 { "+" } else { "" }, money(gained))
    } else {
        String::new()
    };
    let share = if line.value > 0.0 { 100.0 * line.expected / line.value } else { 0.0 };
    let [expected, value, low, high] = [line.expected, line.value, line.low, line.high].map(money);
    format!(
        "{}{of}: {expected} of {value} expected to renew ({share:.0} %; 80 % interval {low} to {high}){plan}",
        line.period
    )
}
