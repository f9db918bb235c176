//! Small books against an exact integer program.

use good_lp::{Expression, ProblemVariables, Solution as _, SolverModel, Variable, constraint, microlp, variable};
use winprob::plan::book::{Choices, Ending, Patience, Use, solve};
use winprob::search::Stream;
use winprob::units::Seed;

/// A book with doing nothing and `n_plans` plans an account, three kinds in two months, a budget and two owners' hours.
pub(super) fn small_book(n_accounts: usize, n_plans: usize, seed: Seed) -> Choices {
    let mut draws = Stream::new(seed);
    let limits = n_accounts as f64;
    let capacity: Vec<f64> = (0..9)
        .map(|resource| match resource {
            0..6 => (0.02 * limits + 0.15 * limits * draws.unit()).ceil(),
            6 => 300.0 * limits * (0.3 + 0.7 * draws.unit()),
            _ => 4.0 + 1.5 * limits * draws.unit(),
        })
        .collect();
    let mut choices = Choices::new(&capacity);
    for account in 0..n_accounts {
        let mut options = vec![(0.0, Vec::new())];
        for _ in 0..n_plans {
            let mut uses = Vec::new();
            let mut value = -100.0 * draws.unit();
            for _ in 0..=draws.below(3) {
                let kind = draws.below(3);
                uses.push(Use { resource: 2 * kind + draws.below(2), amount: 1.0 });
                uses.push(Use { resource: 6, amount: 200.0 * (kind + 1) as f64 });
                uses.push(Use { resource: 7 + account % 2, amount: 2.0 + kind as f64 });
                value += 4_000.0 * draws.unit() * draws.unit();
            }
            options.push((value, uses));
        }
        choices.add(&options).unwrap();
    }
    choices
}

/// The greatest value of any selection, by branch and bound on the integer program.
fn optimum(choices: &Choices) -> f64 {
    let mut variables = ProblemVariables::new();
    let chosen: Vec<Variable> = (0..choices.n_options()).map(|_| variables.add(variable().binary())).collect();
    let usable = |option: &usize| choices.value(*option).is_finite();
    let value: Expression =
        (0..choices.n_options()).filter(usable).map(|option| choices.value(option) * chosen[option]).sum();
    let mut model = variables.maximise(value.clone()).using(microlp);
    for account in 0..choices.n_accounts() {
        let one: Expression = choices.options(account).map(|option| Expression::from(chosen[option])).sum();
        model = model.with(constraint!(one == 1));
        for option in choices.options(account).filter(|option| !usable(option)) {
            model = model.with(constraint!(chosen[option] == 0));
        }
    }
    for resource in 0..choices.capacity().len() {
        let used: Expression =
            (0..choices.n_options()).map(|option| choices.amount(option, resource) * chosen[option]).sum();
        model = model.with(constraint!(used <= choices.capacity()[resource]));
    }
    model.solve().unwrap().eval(value)
}

#[test]
fn the_plan_of_a_small_book_is_the_exact_one_or_next_to_it_and_the_bound_holds() {
    let (mut total, mut total_best, mut n_exact) = (0.0, 0.0, 0u64);
    let n_books = 40;
    for at in 0..n_books {
        let choices = small_book(8 + usize::try_from(at).unwrap() % 9, 4, Seed(31).child("book", at));
        let best = optimum(&choices);
        let patience = Patience { gap: 0.0, batches: 10 };
        let found = solve(&choices, None, patience, Seed(at), &|| false).unwrap();
        let rounding = 1e-6 * best.abs().max(1.0);
        assert!(found.selection.overused(&choices).is_none());
        assert!(found.value <= best + rounding, "book {at}: {} is more than the most possible {best}", found.value);
        assert!(found.upper_bound >= best - rounding, "book {at}: bound {} below {best}", found.upper_bound);
        assert!(found.value >= 0.99 * best, "book {at}: {} of {best}", found.value);
        assert_eq!(found.ending, Ending::Optimal, "book {at}: {} of {}", found.value, found.upper_bound);
        n_exact += u64::from(found.value >= best - rounding);
        total += found.value;
        total_best += best;
    }
    assert_eq!(n_exact, n_books, "some are not exact");
    assert!(total >= 0.9999 * total_best, "{total} of {total_best}");
}
