//! `plays`: what each kind of intervention has been worth.

use super::super::failure::Failure;
use super::super::io::{Field, Target, number, say};
use super::args::Insight;
use crate::insight::{Play, plays};

const HEADER: [Field; 15] = [
    Field::text("kind"),
    Field::text("by"),
    Field::text("group"),
    Field::number("accounts"),
    Field::number("interventions"),
    Field::number("uplift"),
    Field::number("uplift_low"),
    Field::number("uplift_high"),
    Field::number("money"),
    Field::number("money_low"),
    Field::number("money_high"),
    Field::text("evidence"),
    Field::text("failed_checks"),
    Field::text("checks"),
    Field::text("words"),
];

pub(in crate::cli) fn run(options: &Insight) -> Result<(), Failure> {
    let target = Target::of(options.out.as_deref())?;
    let model = options.files.model()?;
    let plays = model.effects().map_or_else(Vec::new, |effects| plays(&effects.report, &model.playbook));
    if plays.is_empty() {
        say("winprob: there is no log of interventions to learn from");
    }
    target.write(&plays, &HEADER, plays.iter().map(record))
}

fn record(play: &Play) -> Vec<String> {
    let money = |value: Option<f64>| value.map_or_else(String::new, |value| format!("{value:.0}"));
    vec![
        play.kind.clone(),
        play.by.clone(),
        play.group.clone(),
        play.accounts.to_string(),
        play.interventions.to_string(),
        number(play.uplift),
        number(play.uplift_low),
        number(play.uplift_high),
        money(play.money),
        money(play.money_low),
        money(play.money_high),
        play.evidence.word().to_owned(),
        play.failed_checks.join("; "),
        play.checks.join("; "),
        play.words.clone(),
    ]
}
