//! From prices to a plan that keeps to every limit: first nobody takes too much, then nothing useful lies idle.
//!
//! At good prices only about as many accounts are undecided as there are scarce resources, so what the cheapest moves
//! by reduced value lose is small.

use super::choices::Choices;
use super::selection::Selection;

/// Rounds of relief at the most before everyone involved falls back.
const RELIEFS: usize = 50;
/// Rounds of filling at the most: each ends the loop once nothing more fits.
const FILLS: usize = 8;

/// The feasible selection near what each account would choose at these prices.
#[must_use]
pub fn at_prices(choices: &Choices, prices: &[f64]) -> Selection {
    let reduced = reduced_values(choices, prices);
    let best = |account: usize| {
        let options = choices.options(account);
        let fallback = options.start;
        // On a tie the earlier option.
        options.fold(fallback, |best, option| if reduced[option] > reduced[best] { option } else { best })
    };
    let mut selection = Selection::of(choices, (0..choices.n_accounts()).map(best).collect());
    relieve(choices, &reduced, &mut selection);
    fill(choices, &reduced, &mut selection);
    selection
}

/// The reduced value of every option.
pub(super) fn reduced_values(choices: &Choices, prices: &[f64]) -> Vec<f64> {
    (0..choices.n_options()).map(|option| choices.reduced(option, prices)).collect()
}

/// A change of one account's option, and what it costs.
#[derive(Debug, Clone, Copy)]
struct Move {
    loss: f64,
    account: usize,
    option: usize,
}

fn cheapest_first(moves: &mut [Move]) {
    moves.sort_unstable_by(|a, b| a.loss.total_cmp(&b.loss).then_with(|| a.option.cmp(&b.option)));
}

/// Brings a selection within all limits, by the moves that lose the least reduced value for the relief they bring.
pub fn relieve(choices: &Choices, reduced: &[f64], selection: &mut Selection) {
    for _ in 0..RELIEFS {
        if selection.overused(choices).is_none() {
            return;
        }
        let involved = (0..choices.n_accounts()).filter(|&account| selection.is_involved(choices, account));
        let mut moves: Vec<Move> =
            involved.filter_map(|account| best_relief(choices, reduced, selection, account)).collect();
        cheapest_first(&mut moves);
        let mut n_made = 0;
        for step in moves {
            let goes = selection.is_involved(choices, step.account)
                && selection.obstacle(choices, step.account, step.option).is_none();
            if goes {
                selection.switch(choices, step.account, step.option);
                n_made += 1;
            }
        }
        if n_made == 0 {
            break;
        }
    }
    while selection.overused(choices).is_some() {
        let mut n_made = 0;
        for account in 0..choices.n_accounts() {
            let fallback = choices.options(account).start;
            if selection.chosen()[account] != fallback && selection.is_involved(choices, account) {
                selection.switch(choices, account, fallback);
                n_made += 1;
            }
        }
        if n_made == 0 {
            // Only the fallbacks of the others are left to make room.
            *selection = Selection::fallback(choices);
            return;
        }
    }
}

/// The option that relieves what is overused at the least loss for its relief.
fn best_relief(choices: &Choices, reduced: &[f64], selection: &Selection, account: usize) -> Option<Move> {
    let own = selection.chosen()[account];
    let relief = |option: usize| -> f64 {
        let eased = choices.uses(own).iter().map(|one| {
            let less = one.amount - choices.amount(option, one.resource);
            less.min(selection.excess(choices, one.resource)).max(0.0) / choices.capacity()[one.resource].max(1.0)
        });
        eased.sum()
    };
    let fits = |option: &usize| selection.obstacle(choices, account, *option).is_none();
    let moves = choices.options(account).filter(|&option| option != own && reduced[option].is_finite());
    let priced = moves.filter(fits).filter_map(|option| {
        let relief = relief(option);
        (relief > 0.0).then(|| Move { loss: (reduced[own] - reduced[option]) / relief, account, option })
    });
    priced.min_by(|a, b| a.loss.total_cmp(&b.loss))
}

/// Takes up what lies idle: better options that fit, those of the least loss of reduced value first.
pub fn fill(choices: &Choices, reduced: &[f64], selection: &mut Selection) {
    for _ in 0..FILLS {
        let mut moves: Vec<Move> = Vec::new();
        for account in 0..choices.n_accounts() {
            let own = selection.chosen()[account];
            let better = choices.options(account).filter(|&option| choices.value(option) > choices.value(own));
            let fitting = better.filter(|&option| selection.obstacle(choices, account, option).is_none());
            moves.extend(fitting.map(|option| Move { loss: reduced[own] - reduced[option], account, option }));
        }
        cheapest_first(&mut moves);
        let mut n_made = 0;
        for step in moves {
            let own = selection.chosen()[step.account];
            if choices.value(step.option) > choices.value(own)
                && selection.obstacle(choices, step.account, step.option).is_none()
            {
                selection.switch(choices, step.account, step.option);
                n_made += 1;
            }
        }
        if n_made == 0 {
            return;
        }
    }
}
