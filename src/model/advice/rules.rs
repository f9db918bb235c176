//! Three rules on renewals the model has not seen: which kind each gives to whom, at what price, and who is served first.

use crate::book::Rows;
use crate::model::bundle::Model;
use crate::plan::Recommendations;

/// A renewal that a rule gives a kind to.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Served {
    /// The row.
    pub row: usize,
    /// The kind's place in the playbook.
    pub kind: usize,
    /// What that costs in money and priced hours.
    pub price: f64,
    /// Who is served first where money is short: the higher, the earlier.
    pub priority: f64,
}

/// The rules held against each other, in order: the advice, the simplest rule, help by risk.
pub(super) const RULES: [(&str, &str); 3] = [
    ("advice", "what winprob recommends first"),
    ("simplest", "the kind of the best average effect that pays at that average"),
    ("risk", "the same kind, to the accounts least likely to renew"),
];

/// What the rules give to rows that `model` has not seen; numbers of rows count from `first`.
pub(super) fn served(model: &Model, rows: &Rows, answers: &[Recommendations]) -> [Vec<Served>; 3] {
    let mut rules: [Vec<Served>; 3] = Default::default();
    let kinds = &model.playbook.interventions;
    let price = |kind: usize| model.playbook.capacity.price(kinds[kind].cost.0, kinds[kind].hours);
    let average = |kind: usize| {
        let report = model.effects().and_then(|effects| effects.report.kinds.get(kind));
        report.map_or(0.0, |report| report.average_uplift)
    };
    for (row, answer) in answers.iter().enumerate() {
        let Some(value) = rows.value[row].filter(|value| *value > 0.0) else { continue };
        let place = |kind: &str| model.playbook.position(kind);
        let per_money = |worth: f64, price: f64| worth / price.max(1.0);
        if let Some(first) = answer.actions.iter().find(|action| action.recommended)
            && let Some(kind) = place(&first.kind)
        {
            let price = price(kind);
            let priority = per_money(first.expected_value.unwrap_or(0.0), price);
            rules[0].push(Served { row, kind, price, priority });
        }
        let mut possible: Vec<usize> = answer.actions.iter().filter_map(|action| place(&action.kind)).collect();
        possible.sort_unstable();
        possible.dedup();
        let worth = |kind: usize| average(kind) * value - price(kind);
        let best = possible.into_iter().max_by(|&a, &b| worth(a).total_cmp(&worth(b)).then(b.cmp(&a)));
        if let Some(kind) = best.filter(|&kind| worth(kind) > 0.0) {
            let price = price(kind);
            rules[1].push(Served { row, kind, price, priority: per_money(worth(kind), price) });
            rules[2].push(Served { row, kind, price, priority: 1.0 - answer.win_probability });
        }
    }
    rules
}
