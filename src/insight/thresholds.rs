//! What practice asks of a traffic light, and thresholds that meet it.
//!
//! A light earns trust when red accounts churn at three times the usual rate, two thirds of those that churn were not green,
//! and no more than four fifths of the book are green.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::past::{PastRenewal, by_quarter};
use crate::book::{Health, TrafficLight};

/// What practice asks of a traffic light, and how thresholds are looked for.
#[derive(Debug, Clone, Copy, PartialEq)]
struct FloorParams {
    /// Red accounts churn at least so many times as often as all, 3.
    red_times: f64,
    /// Of those that churn at least this share was not green, two thirds.
    caught: f64,
    /// At most this share of the book is green, 0.8.
    green_share: f64,
    /// Renewals a band needs before it is proposed, 10.
    fewest: usize,
    /// Steps of the thresholds tried, 100: they are told in whole points.
    steps: u32,
}

impl Default for FloorParams {
    fn default() -> Self {
        Self { red_times: 3.0, caught: 2.0 / 3.0, green_share: 0.8, fewest: 10, steps: 100 }
    }
}

/// How the lights did on the past beside what practice asks.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Floors {
    /// Churn among red accounts as a multiple of that of all, to be at least 3; absent without red accounts or churn.
    pub red_times: Option<f64>,
    /// The share of those that churned which was not green, to be at least two thirds; absent without churn.
    pub caught: Option<f64>,
    /// The share of the book that was green, to be at most 0.8.
    pub green_share: f64,
    /// Whether all three are met.
    pub met: bool,
    /// Thresholds that would have met them, where there are any: `red_below`.
    pub proposed_red_below: Option<f64>,
    /// And `green_from`.
    pub proposed_green_from: Option<f64>,
    /// Accounts that would have been red, for the team to see whether it can look after them.
    pub n_red: usize,
    /// In words.
    pub words: String,
}

/// Holds the lights against the past.
pub(super) fn floors(past: &[PastRenewal], health: Health) -> Floors {
    let params = &FloorParams::default();
    let now = Bands::of(past, health);
    let is_met = now.is_met(params);
    let proposed = if is_met { None } else { proposed(past, params) };
    let n_red = proposed.map_or(now.n_red, |health| Bands::of(past, health).n_red);
    let words = match (is_met, proposed) {
        (true, _) => format!("the lights meet what practice asks: {}", now.words(params)),
        (false, Some(better)) => format!(
            "the lights do not meet what practice asks: {}; red below {:.2} and green from {:.2} would, with {n_red} of {} renewals red{}",
            now.words(params),
            better.red_below,
            better.green_from,
            past.len(),
            each(past, n_red)
        ),
        (false, None) => format!(
            "the lights do not meet what practice asks: {}; no thresholds would on this past: the probabilities are too much alike, or churn is too common for {:.0} times as much",
            now.words(params),
            params.red_times
        ),
    };
    Floors {
        red_times: now.red_times(),
        caught: now.caught(),
        green_share: now.green_share(),
        met: is_met,
        proposed_red_below: proposed.map(|health| health.red_below),
        proposed_green_from: proposed.map(|health| health.green_from),
        n_red,
        words,
    }
}

/// How much work so many red renewals are, where it is known who looks after them and when they came due.
fn each(past: &[PastRenewal], n_red: usize) -> String {
    let owners: BTreeSet<&str> = past.iter().filter_map(|renewal| renewal.owner.as_deref()).collect();
    let n_quarters = by_quarter(past).len();
    if owners.is_empty() || n_quarters == 0 {
        return String::new();
    }
    let each = n_red as f64 / (owners.len() * n_quarters) as f64;
    format!(", {each:.1} a quarter for each of {} owners", owners.len())
}

/// Renewals by light.
#[derive(Default)]
struct Bands {
    n: usize,
    n_lost: usize,
    n_red: usize,
    red_lost: usize,
    n_green: usize,
    green_lost: usize,
}

impl Bands {
    fn of(past: &[PastRenewal], health: Health) -> Self {
        let mut bands = Self { n: past.len(), ..Self::default() };
        for renewal in past {
            let lost = usize::from(!renewal.renewed);
            bands.n_lost += lost;
            match health.light(renewal.predicted) {
                TrafficLight::Red => {
                    bands.n_red += 1;
                    bands.red_lost += lost;
                }
                TrafficLight::Yellow => {}
                TrafficLight::Green => {
                    bands.n_green += 1;
                    bands.green_lost += lost;
                }
            }
        }
        bands
    }

    fn red_times(&self) -> Option<f64> {
        let base = self.n_lost as f64 / self.n.max(1) as f64;
        (self.n_red > 0 && base > 0.0).then(|| self.red_lost as f64 / self.n_red as f64 / base)
    }

    fn caught(&self) -> Option<f64> {
        (self.n_lost > 0).then(|| 1.0 - self.green_lost as f64 / self.n_lost as f64)
    }

    fn green_share(&self) -> f64 {
        self.n_green as f64 / self.n.max(1) as f64
    }

    /// The three figures, each beside what it should be.
    fn words(&self, params: &FloorParams) -> String {
        let red = self.red_times().map_or_else(
            || "no renewal was red".to_owned(),
            |times| format!("red churns {times:.1} times as often as all (at least {:.0})", params.red_times),
        );
        let caught = self.caught().map_or_else(
            || "nobody churned".to_owned(),
            |caught| {
                format!(
                    "{:.0} % of those that churned were not green (at least {:.0} %)",
                    100.0 * caught,
                    100.0 * params.caught
                )
            },
        );
        let (green, most) = (100.0 * self.green_share(), 100.0 * params.green_share);
        format!("{red}, {caught}, {green:.0} % of all were green (at most {most:.0} %)")
    }

    fn catches(&self, params: &FloorParams) -> bool {
        self.caught().is_none_or(|caught| caught >= params.caught) && self.green_share() <= params.green_share
    }

    fn is_met(&self, params: &FloorParams) -> bool {
        self.catches(params) && self.red_times().is_some_and(|times| times >= params.red_times)
    }
}

/// The lowest green and the highest red threshold that meet the floors.
fn proposed(past: &[PastRenewal], params: &FloorParams) -> Option<Health> {
    let step = |at: u32| f64::from(at) / f64::from(params.steps);
    let catches = |&green_from: &f64| Bands::of(past, Health { red_below: 0.0, green_from }).catches(params);
    let green_from = (1..=params.steps).map(step).find(catches)?;
    (1..=params.steps)
        .rev()
        .map(step)
        .filter(|&red_below| red_below <= green_from)
        .map(|red_below| Health { red_below, green_from })
        .find(|&health| {
            let bands = Bands::of(past, health);
            bands.n_red >= params.fewest && bands.is_met(params)
        })
}
