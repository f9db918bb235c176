//! `factors`: which features go with renewal, from which cut point on, how early. Needs no model.

use super::super::failure::Failure;
use super::super::io::{Field, Target, flag, number, say, text};
use super::super::learning::train::material;
use super::args::Insight;
use crate::insight::{Factor, Level, factors, onboarding_known, onboarding_needs};

const HEADER: [Field; 23] = [
    Field::text("feature"),
    Field::text("label"),
    Field::text("family"),
    Field::number("n"),
    Field::number("correlation"),
    Field::number("auc"),
    Field::text("evidence"),
    Field::number("false_discovery_rate"),
    Field::text("side"),
    Field::number("cut"),
    Field::text("when"),
    Field::number("rate_above"),
    Field::number("rate_below"),
    Field::number("low"),
    Field::number("high"),
    Field::number("n_above"),
    Field::number("n_below"),
    Field::text("group"),
    Field::text("actionable"),
    Field::number("lead_days"),
    Field::text("stage"),
    Field::text("levels"),
    Field::text("words"),
];

pub(in crate::cli) fn run(options: &Insight) -> Result<(), Failure> {
    let target = Target::of(options.out.as_deref())?;
    let told = factors(&material(&options.files, None)?.learning_table()?);
    target.write(&told, &HEADER, told.iter().map(record))
}

/// `onboarding`: the factors of accounts still being set up.
pub(in crate::cli) fn run_onboarding(options: &Insight) -> Result<(), Failure> {
    let target = Target::of(options.out.as_deref())?;
    let table = material(&options.files, None)?.learning_table()?;
    let of_young: Vec<Factor> = factors(&table).into_iter().filter(|factor| factor.stage == "onboarding").collect();
    if of_young.is_empty() {
        let needs = onboarding_needs(table.playbook.onboarding.until_days);
        say(format!("winprob: {needs}: {}", onboarding_known(&table)));
    }
    target.write(&of_young, &HEADER, of_young.iter().map(record))
}

fn record(factor: &Factor) -> Vec<String> {
    vec![
        factor.feature.clone(),
        factor.label.clone(),
        factor.family.clone().unwrap_or_default(),
        factor.n.to_string(),
        number(Some(factor.correlation)),
        number(Some(factor.auc)),
        factor.evidence.word().to_owned(),
        number(Some(factor.false_discovery_rate)),
        factor.side.map_or_else(String::new, |side| side.word().to_owned()),
        text(factor.cut.as_ref()),
        factor.when.clone().unwrap_or_default(),
        number(factor.rate_above),
        number(factor.rate_below),
        number(factor.low),
        number(factor.high),
        text(factor.n_above.as_ref()),
        text(factor.n_below.as_ref()),
        factor.group.clone(),
        flag(factor.actionable),
        text(factor.lead_days.as_ref()),
        factor.stage.clone(),
        factor.levels.iter().map(level).collect::<Vec<_>>().join("; "),
        factor.words.clone(),
    ]
}

fn level(level: &Level) -> String {
    format!("{}: {:.0} % of {}", level.level, 100.0 * level.rate, level.n)
}
