//! What other estimators make of the same book: each kind's uplift for each open account, whatever the lead.
//!
//! *Column flip* sets the action column of the same ensemble to one and to zero; *constant* gives everybody the model's average;
//! *doubly robust average* gives everybody that of the card; *T-learner* subtracts two quick ensembles, one learned from the
//! rows with the kind and one from those without.

use winprob::book::{LearningTable, Rows};
use winprob::ensemble::{EnsembleParams, TrainingRows, fit_quick};
use winprob::metrics::{promised_over_delivered, root_pehe};
use winprob::model::Model;
use winprob::plan::{Action, Recommendations};
use winprob::table::{Column, ColumnData};
use winprob::units::{Seed, Silent};

/// An estimator and what it made of the accounts judged so far.
pub struct Rival {
    name: &'static str,
    /// Open accounts × kinds of the book at hand.
    uplifts: Vec<Vec<f64>>,
    promised: Vec<f64>,
    delivered: Vec<f64>,
    estimated: Vec<f64>,
    truth: Vec<f64>,
}

/// The estimators, before any book.
pub fn rivals() -> Vec<Rival> {
    ["column flip", "constant", "doubly robust average", "T-learner"]
        .map(|name| Rival {
            name,
            uplifts: Vec::new(),
            promised: Vec::new(),
            delivered: Vec::new(),
            estimated: Vec::new(),
            truth: Vec::new(),
        })
        .into()
}

/// Lets every estimator learn a book; gives the ensemble's probability without actions, by setting all action columns to zero.
pub fn learn(rivals: &mut [Rival], table: &LearningTable, open: &Rows, model: &Model) -> Vec<f64> {
    let kinds = &model.effects().unwrap().report.kinds;
    let everybody = |of_kinds: Vec<f64>| vec![of_kinds; open.len()];
    let (flip, without) = column_flip(table, open);
    let robust = kinds.iter().map(|kind| kind.checks.average.as_ref().map_or(0.0, |average| average.uplift)).collect();
    let learned = [
        flip,
        everybody(kinds.iter().map(|kind| kind.average_uplift).collect()),
        everybody(robust),
        t_learner(table, open),
    ];
    for (rival, uplifts) in rivals.iter_mut().zip(learned) {
        rival.uplifts = uplifts;
    }
    without
}

impl Rival {
    /// Holds the estimates of an account against the truth; `gain` is the true uplift of an action.
    pub fn judge(&mut self, model: &Model, row: usize, answer: &Recommendations, gain: &dyn Fn(&Action) -> f64) {
        let promised = |action: &Action| model.playbook.position(&action.kind).map_or(0.0, |k| self.uplifts[row][k]);
        // It knows no lead: the middle one of those the playbook allows.
        let middle = |kind: &str| {
            let mut of_kind: Vec<&Action> = answer.actions.iter().filter(|action| action.kind == kind).collect();
            of_kind.sort_by_key(|action| action.lead_days);
            of_kind.get(of_kind.len() / 2).copied()
        };
        let chosen = answer.actions.iter().max_by(|a, b| promised(a).total_cmp(&promised(b)));
        let chosen = chosen.filter(|action| promised(action) > 0.0).and_then(|action| middle(&action.kind));
        let pairs: Vec<(f64, f64)> = answer
            .actions
            .iter()
            .filter(|action| action.uplift.is_some())
            .map(|action| (promised(action), gain(action)))
            .collect();
        let choice = chosen.map(|action| (promised(action), gain(action)));
        self.estimated.extend(pairs.iter().map(|pair| pair.0));
        self.truth.extend(pairs.iter().map(|pair| pair.1));
        self.promised.extend(choice.map(|choice| choice.0));
        self.delivered.extend(choice.map(|choice| choice.1));
    }

    /// One line: what it promises over what it delivers, the share of the best possible `best`, its error.
    pub fn line(&self, best: f64) -> String {
        format!(
            "  {:<24} promised / delivered {:>6.2}, delivered / best possible {:>5.2}, error of uplift {:.3}",
            self.name,
            promised_over_delivered(&self.promised, &self.delivered).unwrap_or(f64::NAN),
            self.delivered.iter().sum::<f64>() / best,
            root_pehe(&self.estimated, &self.truth)
        )
    }
}

fn given(table: &LearningTable, kind: usize) -> Vec<bool> {
    table.given.iter().map(|given| given.iter().any(|given| given.kind == kind)).collect()
}

/// Uplifts, and probabilities without actions, by setting columns of the full ensemble.
fn column_flip(table: &LearningTable, open: &Rows) -> (Vec<Vec<f64>>, Vec<f64>) {
    let n_kinds = table.playbook.interventions.len();
    let column =
        |kind: usize, values: Vec<f64>| Column { name: format!("action {kind}"), data: ColumnData::Number(values) };
    let mut past = table.rows.features.clone();
    for kind in 0..n_kinds {
        past.push(column(kind, given(table, kind).into_iter().map(|given| f64::from(u8::from(given))).collect()));
    }
    let rows = TrainingRows { columns: &past, renewed: &table.renewed, groups: &table.rows.groups };
    let fit = EnsembleParams::default().check().unwrap().fit(rows, Seed(1), &Silent).unwrap();
    let predict = |flipped: Option<usize>| -> Vec<f64> {
        let mut columns = open.features.clone();
        columns.extend(
            (0..n_kinds).map(|kind| column(kind, vec![f64::from(u8::from(flipped == Some(kind))); open.len()])),
        );
        fit.ensemble.predict(&columns).unwrap().iter().map(|prediction| prediction.probability.get()).collect()
    };
    let without = predict(None);
    let with: Vec<Vec<f64>> = (0..n_kinds).map(|kind| predict(Some(kind))).collect();
    let uplifts = (0..open.len()).map(|row| with.iter().map(|with| with[row] - without[row]).collect()).collect();
    (uplifts, without)
}

fn t_learner(table: &LearningTable, open: &Rows) -> Vec<Vec<f64>> {
    let n_kinds = table.playbook.interventions.len();
    let of_kind = |kind: usize| -> Vec<f64> {
        let given = given(table, kind);
        let arm = |wanted: bool| -> Option<Vec<f64>> {
            let rows: Vec<usize> = (0..table.len()).filter(|&row| given[row] == wanted).collect();
            let model = fit_quick(&table.rows.features, &table.renewed, &rows, Seed(1)).ok()?;
            Some(model.predict(&open.features).unwrap().iter().map(|p| p.get()).collect())
        };
        match (arm(true), arm(false)) {
            (Some(with), Some(without)) => with.iter().zip(without).map(|(with, without)| with - without).collect(),
            _ => vec![0.0; open.len()],
        }
    };
    let kinds: Vec<Vec<f64>> = (0..n_kinds).map(of_kind).collect();
    (0..open.len()).map(|row| kinds.iter().map(|uplifts| uplifts[row]).collect()).collect()
}
