//! `factors`: which features go with renewal, from which cut point on, how early. Needs no model.

use super::failure::Failure;
use super::insight_args::Insight;
use super::output::{Format, deliver, json_of, number, table_of, text};
use crate::insight::{Factor, Level, factors};
use crate::service::Material;

const HEADER: [&str; 22] = [
    "feature",
    "label",
    "family",
    "n",
    "correlation",
    "auc",
    "evidence",
    "false_discovery_rate",
    "side",
    "cut",
    "when",
    "rate_above",
    "rate_below",
    "low",
    "high",
    "n_above",
    "n_below",
    "group",
    "actionable",
    "lead_days",
    "stage",
    "levels",
];

pub(super) fn run(options: &Insight) -> Result<(), Failure> {
    let out = options.out.as_deref();
    let format = Format::of(out)?;
    options.files.renewals()?;
    let table = Material::of_files(&options.files.book_files()?)?.learning_table()?;
    let factors = factors(&table);
    let bytes = match format {
        Format::Json => json_of(&factors)?,
        format => {
            let header: Vec<&str> = HEADER.into_iter().chain(["words"]).collect();
            table_of(format, &header, factors.iter().map(record))?
        }
    };
    deliver(out, &bytes)
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
        factor.actionable.map_or_else(String::new, |is| if is { "yes" } else { "no" }.to_owned()),
        text(factor.lead_days.as_ref()),
        factor.stage.clone(),
        factor.levels.iter().map(level).collect::<Vec<_>>().join("; "),
        factor.words.clone(),
    ]
}

fn level(level: &Level) -> String {
    format!("{}: {:.0} % of {}", level.level, 100.0 * level.rate, level.n)
}
