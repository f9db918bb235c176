//! `misses`: past renewals that ended otherwise than the model expected, and what could have warned.

use super::super::failure::Failure;
use super::super::io::{Field, Target, flag, number, say, text};
use super::args::Insight;
use crate::insight::{Miss, misses};

const HEADER: [Field; 13] = [
    Field::text("account_id"),
    Field::day("renewal_date"),
    Field::text("renewed"),
    Field::number("predicted"),
    Field::text("health"),
    Field::number("value"),
    Field::text("owner"),
    Field::text("segment"),
    Field::text("seen"),
    Field::text("against"),
    Field::text("blank"),
    Field::text("reason"),
    Field::text("words"),
];

pub(in crate::cli) fn run(options: &Insight) -> Result<(), Failure> {
    let target = Target::of(options.out.as_deref())?;
    let model = options.files.model()?;
    if model.past.is_empty() {
        return Err(Failure::because("the model was trained by an earlier version; train it again to see its misses"));
    }
    let told = misses(&model.past, model.playbook.health);
    say(format!("winprob: {}", told.summary.words));
    say(format!("winprob: {}", told.summary.floors.words));
    target.write(&told, &HEADER, told.misses.iter().map(record))
}

fn record(miss: &Miss) -> Vec<String> {
    vec![
        miss.account_id.clone(),
        text(miss.renewal_date.as_ref()),
        flag(Some(miss.renewed)),
        number(Some(miss.predicted)),
        miss.health.word().to_owned(),
        text(miss.value.as_ref()),
        miss.owner.clone().unwrap_or_default(),
        miss.segment.clone().unwrap_or_default(),
        miss.seen.join("; "),
        miss.against.join("; "),
        miss.blank.join("; "),
        miss.reason.word().to_owned(),
        miss.words.clone(),
    ]
}
