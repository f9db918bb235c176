//! Answers as records of a table: what `score` and `recommend` write, whoever asks.

use std::collections::BTreeSet;

use super::answer::WinProbability;
use crate::book::Rows;
use crate::ensemble::Prediction;
use crate::plan::{Action, ActionPlan, Recommendations};
use crate::table::{
    Cells, Field, flag_cell as flag, money_cell as money, number_cell as number, six_decimals, text_cell as text,
};
use crate::units::AccountId;

/// The columns of scores.
pub const SCORE_FIELDS: [Field; 11] = [
    Field::text("account_id"),
    Field::number("win_probability"),
    Field::number("low"),
    Field::number("high"),
    Field::text("health"),
    Field::day("as_of"),
    Field::day("renewal_date"),
    Field::number("value"),
    Field::text("owner"),
    Field::text("segment"),
    Field::text("model"),
];

/// The columns of recommended actions.
pub const ACTION_FIELDS: [Field; 21] = [
    Field::text("account_id"),
    Field::number("rank"),
    Field::text("kind"),
    Field::number("lead_days"),
    Field::day("act_by"),
    Field::number("win_probability"),
    Field::number("win_probability_without"),
    Field::number("win_probability_with"),
    Field::number("uplift"),
    Field::number("uplift_low"),
    Field::number("uplift_high"),
    Field::text("evidence"),
    Field::number("cost"),
    Field::number("expected_value"),
    Field::text("reason"),
    Field::text("waiting"),
    Field::number("chance"),
    Field::text("done"),
    Field::text("standing"),
    Field::number("chance_to_pay"),
    Field::text("reason_code"),
];

/// The columns of recommended plans.
pub const PLAN_FIELDS: [Field; 15] = [
    Field::text("account_id"),
    Field::number("plan"),
    Field::number("rank"),
    Field::text("kind"),
    Field::number("lead_days"),
    Field::day("act_by"),
    Field::number("win_probability"),
    Field::number("win_probability_without"),
    Field::number("win_probability_with"),
    Field::number("uplift"),
    Field::number("uplift_low"),
    Field::number("uplift_high"),
    Field::text("evidence"),
    Field::number("cost"),
    Field::number("expected_value"),
];

/// A score as a record.
#[must_use]
pub fn score_record(score: &WinProbability) -> Vec<String> {
    vec![
        score.account_id.clone(),
        number(Some(score.win_probability)),
        number(Some(score.low)),
        number(Some(score.high)),
        score.health.word().to_owned(),
        text(score.as_of.as_ref()),
        text(score.renewal_date.as_ref()),
        text(score.value.as_ref()),
        text(score.owner.as_ref()),
        text(score.segment.as_ref()),
        score.model.clone(),
    ]
}

/// Scores as columns, the cells of [`score_record`]; `light` tells the traffic light.
pub(super) fn score_columns(
    rows: &Rows,
    predictions: &[Prediction],
    light: impl Fn(&Prediction) -> &'static str,
    model: &str,
) -> Vec<Cells> {
    let number = |of: fn(&Prediction) -> f64| {
        Cells::Numbers(predictions.iter().map(|prediction| six_decimals(of(prediction))).collect())
    };
    let owned = |cells: &[Option<String>]| Cells::texts(cells.iter().map(|cell| cell.as_deref().unwrap_or_default()));
    vec![
        Cells::texts(rows.accounts.iter().map(AccountId::as_str)),
        number(|prediction| prediction.probability.get()),
        number(|prediction| prediction.interval.low),
        number(|prediction| prediction.interval.high),
        Cells::texts(predictions.iter().map(light)),
        Cells::Days(rows.as_of.clone()),
        Cells::Days(rows.renewal_date.clone()),
        Cells::Numbers(rows.value.iter().map(|value| value.unwrap_or(f64::NAN)).collect()),
        owned(&rows.owner),
        owned(&rows.segment),
        Cells::texts(predictions.iter().map(|_| model)),
    ]
}

/// The recommended actions, each kind on its best day, and what a draw holds back; or all.
#[must_use]
pub fn action_records(answer: &Recommendations, all: bool) -> Vec<Vec<String>> {
    let mut kinds = BTreeSet::new();
    let chosen = answer
        .actions
        .iter()
        .filter(|action| all || (action.recommended || action.chance.is_some()) && kinds.insert(action.kind.as_str()));
    chosen.enumerate().map(|(index, action)| action_record(answer, index + 1, action)).collect()
}

fn action_record(answer: &Recommendations, rank: usize, action: &Action) -> Vec<String> {
    vec![
        answer.account_id.clone(),
        rank.to_string(),
        action.kind.clone(),
        action.lead_days.to_string(),
        text(action.act_by.as_ref()),
        number(Some(action.win_probability)),
        number(action.win_probability_without),
        number(action.win_probability_with),
        number(action.uplift),
        number(action.uplift_low),
        number(action.uplift_high),
        action.evidence.word().to_owned(),
        action.cost.to_string(),
        money(action.expected_value),
        action.reason.clone(),
        action.waiting.as_ref().map_or_else(String::new, |waiting| waiting.words.clone()),
        text(action.chance.as_ref()),
        flag(action.done),
        action.standing.word().to_owned(),
        number(action.chance_to_pay),
        action.reason_code.map_or_else(String::new, |code| code.word().to_owned()),
    ]
}

/// One record an action of each plan; doing nothing is a record without a kind.
#[must_use]
pub fn plan_records(answer: &Recommendations) -> Vec<Vec<String>> {
    answer.plans.iter().flat_map(|plan| plan_record(answer, plan)).collect()
}

fn plan_record(answer: &Recommendations, plan: &ActionPlan) -> Vec<Vec<String>> {
    let record = |rank: String, kind: &str, lead_days: String, act_by: String| {
        vec![
            answer.account_id.clone(),
            plan.plan.to_string(),
            rank,
            kind.to_owned(),
            lead_days,
            act_by,
            number(Some(answer.win_probability)),
            number(Some(plan.win_probability_without)),
            number(Some(plan.win_probability_with)),
            number(Some(plan.uplift)),
            number(Some(plan.uplift_low)),
            number(Some(plan.uplift_high)),
            plan.evidence.word().to_owned(),
            plan.cost.to_string(),
            money(plan.expected_value),
        ]
    };
    if plan.actions.is_empty() {
        return vec![record(String::new(), "", String::new(), String::new())];
    }
    let steps = plan.actions.iter().enumerate();
    steps
        .map(|(index, step)| {
            record((index + 1).to_string(), &step.kind, step.lead_days.to_string(), text(step.act_by.as_ref()))
        })
        .collect()
}
