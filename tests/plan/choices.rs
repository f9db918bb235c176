//! Choices under limits: feasible, bounded, and the same on any number of threads.

use proptest::prelude::*;
use winprob::plan::book::{
    Choices, ChoicesError, Ending, Improvement, Patience, Prices, Selection, Use, at_prices, solve,
};
use winprob::units::Seed;

use super::exact::small_book;

const PATIENCE: Patience = Patience { gap: 0.0, batches: 4 };

/// Any few accounts with any options over three resources; the first option of each takes nothing.
fn any_choices() -> impl Strategy<Value = Choices> {
    let uses = prop::collection::vec((0usize..3, 0.0..5.0f64), 0..4);
    let options = prop::collection::vec((-100.0..100.0f64, uses), 0..5);
    let accounts = prop::collection::vec(options, 1..7);
    (prop::collection::vec(0.0..12.0f64, 3), accounts).prop_map(|(capacity, accounts)| {
        let mut choices = Choices::new(&capacity);
        for account in accounts {
            let taken = |uses: Vec<(usize, f64)>| {
                uses.into_iter().map(|(resource, amount)| Use { resource, amount }).collect::<Vec<_>>()
            };
            let mut options = vec![(0.0, Vec::new())];
            options.extend(account.into_iter().map(|(value, uses)| (value, taken(uses))));
            choices.add(&options).unwrap();
        }
        choices
    })
}

/// The greatest value of a selection that fits, by trying all.
fn brute_force(choices: &Choices) -> f64 {
    let mut best = f64::NEG_INFINITY;
    let mut chosen: Vec<usize> = (0..choices.n_accounts()).map(|account| choices.options(account).start).collect();
    loop {
        let selection = Selection::of(choices, chosen.clone());
        if selection.overused(choices).is_none() {
            best = best.max(selection.value(choices));
        }
        let turn = (0..chosen.len()).find(|&account| {
            let options = choices.options(account);
            chosen[account] = if chosen[account] + 1 < options.end { chosen[account] + 1 } else { options.start };
            chosen[account] != options.start
        });
        if turn.is_none() {
            return best;
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn whatever_the_book_the_plan_fits_and_lies_below_its_bound(choices in any_choices(), seed: u64) {
        let found = solve(&choices, None, PATIENCE, Seed(seed), &|| false).unwrap();
        let best = brute_force(&choices);
        prop_assert!(found.selection.overused(&choices).is_none());
        prop_assert!((found.value - found.selection.value(&choices)).abs() <= 1e-9 * best.abs().max(1.0));
        prop_assert!(found.value <= best + 1e-6 && best <= found.upper_bound + 1e-6);
        if found.ending == Ending::Optimal {
            prop_assert!(found.gap() <= 0.0 && found.value >= best - 1e-6, "{} told as optimal, {best} is", found.value);
        }
    }

    #[test]
    fn small_books_are_told_as_optimal_and_are(choices in any_choices()) {
        let found = solve(&choices, None, PATIENCE, Seed(1), &|| false).unwrap();
        let best = brute_force(&choices);
        prop_assert_eq!(found.ending, Ending::Optimal);
        prop_assert!((found.value - best).abs() <= 1e-6, "{} beside {}", found.value, best);
    }

    #[test]
    fn any_prices_give_a_plan_that_fits_and_every_stage_a_bound_that_holds(
        choices in any_choices(),
        paid in prop::collection::vec(0.0..60.0f64, 3),
    ) {
        let best = brute_force(&choices);
        prop_assert!(at_prices(&choices, &paid).overused(&choices).is_none());
        let mut prices = Prices::free(&choices);
        let mut last = prices.bound();
        for _ in 0..6 {
            prices.stage(&choices);
            prop_assert!(best - 1e-6 <= prices.bound() && prices.bound() <= last);
            prop_assert!(prices.best().iter().all(|&price| price >= 0.0 && price.is_finite()));
            last = prices.bound();
        }
    }
}

#[test]
fn the_genetic_search_never_makes_a_plan_worse_nor_breaks_a_limit() {
    for at in 0..10 {
        let choices = small_book(60, 6, Seed(5).child("book", at));
        let mut prices = Prices::free(&choices);
        prices.settle(&choices, &|| false);
        let mut selection = Selection::fallback(&choices);
        let mut improvement = Improvement::new(&choices, prices.best(), Seed(at)).unwrap();
        let mut last = selection.value(&choices);
        for _ in 0..6 {
            let gain = improvement.batch(&mut selection);
            let value = selection.value(&choices);
            assert!(gain >= 0.0 && (value - last - gain).abs() < 1e-6);
            assert!(selection.overused(&choices).is_none());
            last = value;
        }
        assert!(last > 0.9 * prices.bound(), "from nothing to {last} of {}", prices.bound());
    }
}

#[test]
fn one_thread_and_two_make_the_same_plan_to_the_last_bit() {
    let choices = small_book(2_500, 6, Seed(8));
    let run = |n_threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(n_threads).build().unwrap();
        pool.install(|| solve(&choices, None, PATIENCE, Seed(3), &|| false).unwrap())
    };
    let (one, two) = (run(1), run(2));
    assert!(one.evaluations > 0, "the genetic search had its part");
    assert_eq!(one, two);
}

#[test]
fn one_more_of_a_scarce_thing_is_worth_about_its_price() {
    let tight = small_book(3_000, 6, Seed(9));
    let found = solve(&tight, None, PATIENCE, Seed(1), &|| false).unwrap();
    let dearest = (0..6).max_by(|&a, &b| found.prices[a].total_cmp(&found.prices[b])).unwrap();
    let more = 4.0;
    let mut capacity = tight.capacity().to_vec();
    capacity[dearest] += more;
    let mut wider = Choices::new(&capacity);
    for account in 0..tight.n_accounts() {
        let options: Vec<_> =
            tight.options(account).map(|option| (tight.value(option), tight.uses(option).to_vec())).collect();
        wider.add(&options).unwrap();
    }
    let bound = |choices: &Choices| {
        let mut prices = Prices::free(choices);
        prices.settle(choices, &|| false);
        prices.bound()
    };
    let gained = (bound(&wider) - bound(&tight)) / more;
    let price = found.prices[dearest];
    assert!(price > 0.0 && (gained - price).abs() < 0.15 * price, "{gained} beside {price}");
}

#[test]
fn a_search_that_is_stopped_says_so_and_still_has_a_plan_that_fits() {
    let choices = small_book(500, 6, Seed(4));
    let found = solve(&choices, None, PATIENCE, Seed(1), &|| true).unwrap();
    assert_eq!(found.ending, Ending::Stopped);
    assert!(found.value > 0.0 && found.selection.overused(&choices).is_none());
}

#[test]
fn options_that_make_no_sense_are_refused() {
    let mut choices = Choices::new(&[1.0]);
    let taking = |resource, amount| vec![(0.0, vec![Use { resource, amount }])];
    assert_eq!(choices.add(&[]), Err(ChoicesError::NoOption { account: 0 }));
    assert!(matches!(choices.add(&[(f64::NAN, Vec::new())]), Err(ChoicesError::Value { .. })));
    assert!(matches!(choices.add(&taking(1, 1.0)), Err(ChoicesError::Use { resource: 1, .. })));
    assert!(matches!(choices.add(&taking(0, -1.0)), Err(ChoicesError::Use { .. })));
    assert_eq!(choices.n_accounts(), 0);
}
