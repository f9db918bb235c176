//! `scorecard`: how well the company's own health score ranks past renewals, and a points score of a few factors beside it.

use super::super::failure::Failure;
use super::super::io::{Field, Target, number, say, text};
use super::args::Insight;
use crate::insight::ScorecardLine;

const HEADER: [Field; 12] = [
    Field::text("metric"),
    Field::text("label"),
    Field::text("group"),
    Field::number("weight"),
    Field::number("evidence_weight"),
    Field::number("auc"),
    Field::text("evidence"),
    Field::text("verdict"),
    Field::text("feature"),
    Field::text("when"),
    Field::number("points"),
    Field::text("words"),
];

pub(in crate::cli) fn run(options: &Insight) -> Result<(), Failure> {
    let target = Target::of(options.out.as_deref())?;
    let model = options.files.model()?;
    let report = &model.scorecard;
    if report.summary.n == 0 {
        return Err(Failure::because("the model was trained by an earlier version; train it again for its scorecard"));
    }
    say(format!("winprob: {}", report.summary.words));
    target.write(report, &HEADER, report.lines().iter().map(record))
}

fn record(line: &ScorecardLine) -> Vec<String> {
    vec![
        line.metric.clone().unwrap_or_default(),
        line.label.clone(),
        line.group.clone().unwrap_or_default(),
        number(line.weight),
        number(line.evidence_weight),
        number(line.auc),
        line.evidence.map_or_else(String::new, |evidence| evidence.word().to_owned()),
        line.verdict.map_or_else(String::new, |verdict| verdict.word().to_owned()),
        line.feature.clone().unwrap_or_default(),
        line.when.clone().unwrap_or_default(),
        text(line.points.as_ref()),
        line.words.clone(),
    ]
}
