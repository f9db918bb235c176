//! `segments`: how the model serves the parts of the book.

use super::super::failure::Failure;
use super::super::io::{Field, Target, number, say};
use super::args::Insight;
use crate::insight::{SegmentLine, segments};

const HEADER: [Field; 12] = [
    Field::text("by"),
    Field::text("group"),
    Field::number("n"),
    Field::number("renewal_rate"),
    Field::number("low"),
    Field::number("high"),
    Field::number("predicted"),
    Field::number("z"),
    Field::number("auc"),
    Field::number("missed"),
    Field::text("verdict"),
    Field::text("words"),
];

pub(in crate::cli) fn run(options: &Insight) -> Result<(), Failure> {
    let target = Target::of(options.out.as_deref())?;
    let model = options.files.model()?;
    if model.past.is_empty() {
        return Err(Failure::because("the model was trained by an earlier version; train it again for its segments"));
    }
    for part in &model.card.parts {
        say(format!("winprob: {}: {}", part.part, part.reason));
    }
    let told = segments(&model.past, model.playbook.health.green_from);
    target.write(&told, &HEADER, told.iter().map(record))
}

fn record(line: &SegmentLine) -> Vec<String> {
    vec![
        line.by.clone(),
        line.group.clone(),
        line.n.to_string(),
        number(Some(line.renewal_rate)),
        number(Some(line.low)),
        number(Some(line.high)),
        number(Some(line.predicted)),
        number(Some(line.z)),
        number(line.auc),
        number(line.missed),
        line.verdict.clone(),
        line.words.clone(),
    ]
}
