//! Forecasts on books whose quarters share shocks: intervals hold, and the lines add up to the accounts.

use rand::RngExt;
use winprob::insight::{By, OpenRenewal, PastRenewal, Shocks, backtest, forecast};
use winprob::units::{Date, Rng, Seed, normal_quantile, sigmoid};

use crate::coverage::held_by_chance;

/// A renewal of a quarter with the shock `u`: what is predicted of it, what it is worth, how it ends.
fn renewal(at: usize, due: Date, u: f64, rng: &mut Rng) -> PastRenewal {
    let z = 1.7 + normal_quantile(rng.random::<f64>());
    let value = (9.0 + 0.8 * normal_quantile(rng.random::<f64>())).exp();
    PastRenewal {
        account_id: format!("A{at}"),
        as_of: Some(due.plus(-90)),
        renewal_date: Some(due),
        renewed: rng.random::<f64>() < sigmoid(z + u),
        predicted: sigmoid(z),
        value: Some(value),
        owner: Some(format!("owner {}", at % 3)),
        segment: Some(["smb", "enterprise"][at % 2].to_owned()),
        seen: Vec::new(),
        against: Vec::new(),
        blank: Vec::new(),
    }
}

fn open(past: &PastRenewal) -> OpenRenewal {
    OpenRenewal {
        account_id: past.account_id.clone(),
        renewal_date: past.renewal_date,
        segment: past.segment.clone(),
        owner: past.owner.clone(),
        value: past.value.unwrap(),
        win_probability: past.predicted,
        with_plan: Some((past.predicted + 0.02).min(1.0)),
        is_green: past.predicted >= 0.8,
        called: (past.account_id.len() == 2).then_some(1.0),
    }
}

/// Quarters of `n` renewals each, with shocks of the given spread.
fn quarters(seed: u64, n_quarters: usize, n: usize, spread: f64) -> Vec<Vec<PastRenewal>> {
    let mut rng = Seed(seed).child("quarters", 0).rng();
    let first: Date = "2022-01-10".parse().unwrap();
    (0..n_quarters)
        .map(|quarter| {
            let u = spread * normal_quantile(rng.random::<f64>());
            let start = first.plus(91 * i32::try_from(quarter).unwrap());
            (0..n).map(|at| renewal(at, start.plus(i32::try_from(at % 60).unwrap()), u, &mut rng)).collect()
        })
        .collect()
}

#[test]
fn eighty_percent_intervals_hold_about_eighty_percent_of_quarters() {
    for spread in [0.0, 0.3] {
        let (mut held, mut n) = (0, 0);
        for seed in 0..100 {
            let quarters = quarters(seed, 14, 120, spread);
            let past: Vec<PastRenewal> = quarters[..12].concat();
            let shocks = Shocks::of(&past, None);
            for quarter in &quarters[12..] {
                let members: Vec<OpenRenewal> = quarter.iter().map(open).collect();
                let told = forecast(&members, By::Quarter, &shocks, Seed(seed)).total;
                let came: f64 = quarter.iter().filter(|one| one.renewed).map(|one| one.value.unwrap()).sum();
                held += usize::from(told.low <= came && came <= told.high);
                n += 1;
            }
        }
        assert!(held_by_chance(n, 0.8).contains(&held), "{held} of {n} at a spread of {spread}");
    }
}

#[test]
fn every_table_adds_up_to_the_accounts() {
    let book: Vec<OpenRenewal> = quarters(1, 3, 70, 0.2).concat().iter().map(open).collect();
    let shocks = Shocks::of(&[], None);
    let sum: f64 = book.iter().map(|one| one.value * one.win_probability).sum();
    for by in [By::Month, By::Quarter, By::Segment, By::Owner] {
        let told = forecast(&book, by, &shocks, Seed(1));
        let total = |of: &dyn Fn(&winprob::insight::ForecastLine) -> f64| told.forecast.iter().map(of).sum::<f64>();
        assert!((total(&|line| line.expected) / sum - 1.0).abs() < 1e-9, "{by:?}");
        assert!((told.total.expected / sum - 1.0).abs() < 1e-9);
        assert!((total(&|line| line.expected_with_plan) / told.total.expected_with_plan - 1.0).abs() < 1e-9);
        assert!((total(&|line| line.commit) / told.total.commit - 1.0).abs() < 1e-9);
        assert_eq!(told.forecast.iter().map(|line| line.n).sum::<usize>(), book.len());
        for line in told.forecast.iter().chain([&told.total]) {
            assert!(line.worst <= line.low && line.low <= line.high && line.high <= line.best, "{line:?}");
            assert!(line.low < line.expected && line.expected < line.high && line.best <= line.value + 1e-6);
        }
        assert_eq!(told, forecast(&book, by, &shocks, Seed(1)), "the same seed tells the same");
    }
}

#[test]
fn shared_shocks_are_told_from_none_and_widen_the_interval() {
    let spread = |truth: f64| Shocks::of(&quarters(2, 16, 400, truth).concat(), None).spread();
    assert!(spread(0.0) < 0.15 && spread(0.5) > 0.3, "{} {}", spread(0.0), spread(0.5));
}

#[test]
fn the_backtest_tells_each_quarter_from_the_others() {
    let told = backtest(&quarters(4, 12, 100, 0.25).concat(), Seed(1));
    assert!(told.periods.len() >= 12);
    let held = told.periods.iter().filter(|period| period.held).count();
    assert!(held_by_chance(told.periods.len(), 0.8).contains(&held), "{held} of {}", told.periods.len());
    assert_eq!(told.held_share, Some(held as f64 / told.periods.len() as f64));
    assert!(told.words.contains(&format!("{held} of {}", told.periods.len())), "{}", told.words);
    assert_eq!(backtest(&[], Seed(1)).held_share, None);
}
