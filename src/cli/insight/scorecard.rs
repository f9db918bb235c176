//! `scorecard`: the health score of one's own put to the test, and a points score of few factors.

use super::super::failure::Failure;
use super::super::io::{Field, Target, number, say};
use super::args::Insight;
use crate::insight::{MetricLine, PointsLine, ScorecardReport};

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
    target.write(report, &HEADER, records(report))
}

/// The metrics, then the proposed points.
fn records(report: &ScorecardReport) -> Vec<Vec<String>> {
    report.metrics.iter().map(metric).chain(report.proposal.iter().map(points)).collect()
}

fn metric(line: &MetricLine) -> Vec<String> {
    let mut record = vec![
        line.metric.clone(),
        line.label.clone(),
        line.group.clone().unwrap_or_default(),
        number(Some(line.weight)),
        number(Some(line.evidence_weight)),
        number(Some(line.auc)),
        line.evidence.word().to_owned(),
        line.verdict.word().to_owned(),
    ];
    record.extend([String::new(), String::new(), String::new(), line.words.clone()]);
    record
}

fn points(line: &PointsLine) -> Vec<String> {
    let mut record = vec![String::new(), line.label.clone()];
    record.extend(std::iter::repeat_n(String::new(), 6));
    record.extend([line.feature.clone(), line.when.clone(), line.points.to_string(), line.words.clone()]);
    record
}
