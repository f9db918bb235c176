//! Pools of account plans as a book under capacity has them, without a model behind them.

use winprob::plan::book::{Choices, Use};
use winprob::search::Stream;
use winprob::units::Seed;

const MONTHS: usize = 12;
const COSTS: [f64; 4] = [900.0, 600.0, 1500.0, 800.0];
const HOURS: [f64; 4] = [3.0, 8.0, 10.0, 6.0];

/// `n_accounts` accounts with doing nothing and `n_plans - 1` plans of one to three of four kinds in twelve months, under
/// 48 limits of slots, a budget, and, where there are owners, twelve limits of hours each.
///
/// Limits are shares of what would be done if nothing were scarce: 30 to 90 % of the slots, half of the money, 40 to
/// 100 % of the hours.
pub fn pools(n_accounts: usize, n_plans: usize, n_owners: usize, seed: Seed) -> Choices {
    let n_slots = COSTS.len() * MONTHS;
    let budget = n_slots;
    let mut draws = Stream::new(seed);
    let mut accounts: Vec<Vec<(f64, Vec<Use>)>> = Vec::with_capacity(n_accounts);
    let mut demand = vec![0.0; n_slots + 1 + n_owners * MONTHS];
    for account in 0..n_accounts {
        let value = (10.0 + 0.8 * normal(&mut draws)).exp();
        let effects = COSTS.map(|_| 0.05 + 0.03 * normal(&mut draws));
        let mut options = vec![(0.0, Vec::new())];
        while options.len() < n_plans {
            let (mut done, mut gain, mut cost) = ([false; 4], 0.0, 0.0);
            let mut uses = Vec::new();
            for _ in 0..=draws.below(3) {
                let (kind, month) = (draws.below(COSTS.len()), draws.below(MONTHS));
                if std::mem::replace(&mut done[kind], true) {
                    continue;
                }
                gain += effects[kind] * (1.0 + 0.3 * normal(&mut draws));
                cost += COSTS[kind];
                uses.push(Use { resource: kind * MONTHS + month, amount: 1.0 });
                if n_owners > 0 {
                    let resource = budget + 1 + (account % n_owners) * MONTHS + month;
                    uses.push(Use { resource, amount: HOURS[kind] });
                }
            }
            uses.push(Use { resource: budget, amount: cost });
            options.push((value * gain - cost, uses));
        }
        let favourite = options.iter().max_by(|a, b| a.0.total_cmp(&b.0)).unwrap();
        for one in &favourite.1 {
            demand[one.resource] += one.amount;
        }
        accounts.push(options);
    }
    let capacity: Vec<f64> = demand
        .iter()
        .enumerate()
        .map(|(resource, demand)| match resource {
            slots if slots < n_slots => (demand * (0.3 + 0.6 * draws.unit())).round(),
            money if money == budget => demand * 0.5,
            _ => demand * (0.4 + 0.6 * draws.unit()),
        })
        .collect();
    let mut choices = Choices::new(&capacity);
    for options in &accounts {
        choices.add(options).unwrap();
    }
    choices
}

/// `n_accounts` accounts with doing nothing and up to four single actions under a budget of half of what would be spent;
/// where there are owners, under slots of four kinds in six months and 60 % of their hours a month, at least twenty, too.
pub fn single_actions(n_accounts: usize, n_owners: usize, seed: Seed) -> Choices {
    const HALF_YEAR: usize = 6;
    let mut draws = Stream::new(seed);
    let first_hour = 1 + if n_owners > 0 { COSTS.len() * HALF_YEAR } else { 0 };
    let mut demand = vec![0.0; first_hour + n_owners * HALF_YEAR];
    let mut accounts: Vec<Vec<(f64, Vec<Use>)>> = Vec::with_capacity(n_accounts);
    for account in 0..n_accounts {
        let value = (10.0 + normal(&mut draws)).exp();
        let mut options = vec![(0.0, Vec::new())];
        for _ in 0..draws.below(5) {
            let (kind, month) = (draws.below(COSTS.len()), draws.below(HALF_YEAR));
            let worth = value * 0.12 * draws.unit() - COSTS[kind];
            let mut uses = vec![Use { resource: 0, amount: COSTS[kind] }];
            if n_owners > 0 {
                uses.push(Use { resource: 1 + kind * HALF_YEAR + month, amount: 1.0 });
                let owner = first_hour + (account % n_owners) * HALF_YEAR;
                uses.push(Use { resource: owner + month, amount: HOURS[kind] });
            }
            if worth > 0.0 {
                options.push((worth, uses));
            }
        }
        let favourite = options.iter().max_by(|a, b| a.0.total_cmp(&b.0)).unwrap();
        for one in &favourite.1 {
            demand[one.resource] += one.amount;
        }
        accounts.push(options);
    }
    let share = |(resource, demand): (usize, &f64)| match resource {
        0 => 0.5 * demand,
        slots if slots < first_hour => (demand * (0.4 + 0.5 * draws.unit())).round(),
        _ => (0.6 * demand).max(20.0),
    };
    let capacity: Vec<f64> = demand.iter().enumerate().map(share).collect();
    let mut choices = Choices::new(&capacity);
    for options in &accounts {
        choices.add(options).unwrap();
    }
    choices
}

/// About a standard normal number: the sum of twelve uniform ones (Irwin-Hall).
fn normal(draws: &mut Stream) -> f64 {
    (0..12).map(|_| draws.unit()).sum::<f64>() - 6.0
}
