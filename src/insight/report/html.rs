//! The review as one page: a chart and a table for each section.

use super::lines::Report;
use super::part::{ReportLine, ReportPart};
use crate::document::{Chart, Layer, Mark, escaped, page, section, table};
use crate::units::money;

/// Reads a value of a line.
type Read = fn(&ReportLine) -> Option<f64>;

/// The review as one self-contained HTML file; `made` says from what and when it was made.
#[must_use]
pub fn report_html(report: &Report, made: &str) -> String {
    let title = report.quarter.as_ref().map_or("The review".to_owned(), |quarter| format!("The review of {quarter}"));
    let written: fn(f64) -> String = if report.in_money { money } else { |value| format!("{value:.0}") };
    let mut body = format!(
        "<h1>{}</h1>\n<p class=\"lead\">{}</p>\n<p class=\"quiet\">{}</p>\n",
        escaped(&title),
        escaped(&report.headline),
        escaped(made)
    );
    let sections = [
        ("What renewed", renewed(report, written)),
        ("What was said", said(report, written)),
        ("What was done, and what it was worth", plays(report)),
        ("What was not seen coming", missed(report)),
        ("How much will renew", next(report, written)),
    ];
    for (heading, inside) in sections {
        body.push_str(&section(heading, &inside));
    }
    page(&title, &body)
}

fn of(report: &Report, part: ReportPart) -> Vec<&ReportLine> {
    report.report.iter().filter(|line| line.part == part).collect()
}

/// A section without figures says so.
fn or_none(lines: &[&ReportLine], why: &str, told: impl FnOnce() -> String) -> String {
    if lines.is_empty() { format!("<p>{}</p>\n", escaped(why)) } else { told() }
}

fn layer(label: &'static str, mark: Mark, lines: &[&ReportLine], from: Read, to: Read) -> Layer {
    let values = lines.iter().map(|line| from(line).zip(to(line))).collect();
    Layer { label, mark, values }
}

fn chart(
    id: &'static str,
    title: &str,
    lines: &[&ReportLine],
    layers: Vec<Layer>,
    written: fn(f64) -> String,
) -> Chart {
    let description = lines.iter().map(|line| format!("{}: {}", line.name, line.words)).collect::<Vec<_>>().join(". ");
    let names = lines.iter().map(|line| line.name.clone()).collect();
    Chart { id, title: title.to_owned(), description, names, layers, written, on_its_side: false }
}

fn in_words(caption: &str, first: &str, lines: &[&ReportLine]) -> String {
    let rows: Vec<Vec<String>> = lines.iter().map(|line| vec![line.name.clone(), line.words.clone()]).collect();
    table(caption, &[first, "In words"], &[], &rows)
}

fn renewed(report: &Report, written: fn(f64) -> String) -> String {
    let lines = of(report, ReportPart::Renewed);
    or_none(&lines, "No past renewal has a date.", || {
        let (value, actual): (Read, Read) = (|line| line.value, |line| line.actual);
        let layers = vec![
            layer("came due", Mark::Base, &lines, value, value),
            layer("renewed", Mark::Bar, &lines, actual, actual),
        ];
        let drawn = chart("renewed", "What came due and what renewed, by quarter", &lines, layers, written).svg();
        drawn + &in_words("By the quarter in which contracts came due", "Quarter", &lines)
    })
}

fn said(report: &Report, written: fn(f64) -> String) -> String {
    let lines = of(report, ReportPart::Said);
    let mut told = or_none(&lines, "No quarter has enough renewals to hold a forecast against.", || {
        let (expected, actual): (Read, Read) = (|line| line.expected, |line| line.actual);
        let layers = vec![
            layer("80 % interval", Mark::Band, &lines, |line| line.low, |line| line.high),
            layer("expected", Mark::Dot, &lines, expected, expected),
            layer("renewed", Mark::Ring, &lines, actual, actual),
        ];
        let drawn = chart("said", "What was expected and what renewed, by quarter", &lines, layers, written).svg();
        drawn
            + &in_words(
                "Each quarter told from the others, by what was said before the outcome was known",
                "Quarter",
                &lines,
            )
    });
    let percent = |share: Option<f64>| share.map_or_else(String::new, |share| format!("{:.0} %", 100.0 * share));
    let lights = of(report, ReportPart::Lights);
    if !lights.is_empty() {
        let row = |line: &&ReportLine| {
            let n = line.n.unwrap_or_default().to_string();
            vec![line.name.clone(), n, percent(line.expected), percent(line.actual)]
        };
        let rows: Vec<Vec<String>> = lights.iter().map(row).collect();
        told += &table(
            "By traffic light, in the quarter",
            &["Light", "Renewals", "Expected", "Renewed"],
            &[1, 2, 3],
            &rows,
        );
    }
    let calls = of(report, ReportPart::Calls);
    if !calls.is_empty() {
        told += &in_words("People's calls beside the model", "Who", &calls);
    }
    told
}

fn points(share: f64) -> String {
    format!("{:+.0} points", 100.0 * share + 0.0)
}

fn plays(report: &Report) -> String {
    let lines = of(report, ReportPart::Plays);
    or_none(&lines, "There is no log of interventions to learn from.", || {
        let uplift: Read = |line| line.expected;
        let layers = vec![
            layer("90 % interval", Mark::Band, &lines, |line| line.low, |line| line.high),
            layer("change of win probability", Mark::Dot, &lines, uplift, uplift),
        ];
        let chart = chart("plays", "What each kind of intervention was worth", &lines, layers, points);
        Chart { on_its_side: true, ..chart }.svg()
            + &in_words("Over the past renewals that had it", "Intervention", &lines)
    })
}

fn missed(report: &Report) -> String {
    let churn = of(report, ReportPart::SurpriseChurn);
    let mut told = or_none(&churn, "No renewal was lost in a quarter with a date.", || {
        let actual: Read = |line| line.actual;
        let layers = vec![
            layer("90 % interval", Mark::Band, &churn, |line| line.low, |line| line.high),
            layer("surprise churn", Mark::Dot, &churn, actual, actual),
        ];
        let title = "Surprise churn: the share of what was lost that was green about three months before";
        chart("missed", title, &churn, layers, |share| format!("{:.0} %", 100.0 * share)).svg()
            + &in_words("Surprise churn by quarter", "Quarter", &churn)
    });
    let lines = of(report, ReportPart::Missed);
    told += &or_none(&lines, "In the quarter no green account was lost and no red one renewed.", || {
        let row = |line: &&ReportLine| {
            vec![line.name.clone(), line.value.map_or_else(String::new, money), line.words.clone()]
        };
        let rows: Vec<Vec<String>> = lines.iter().map(row).collect();
        table(
            "Green accounts that were lost and red ones that renewed, the most valuable first",
            &["Account", "Value", "In words"],
            &[1],
            &rows,
        )
    });
    told
}

fn next(report: &Report, written: fn(f64) -> String) -> String {
    let lines = of(report, ReportPart::Next);
    or_none(&lines, "There is no open renewal.", || {
        let (value, expected): (Read, Read) = (|line| line.value, |line| line.expected);
        let with_plan: Read = |line| line.expected_with_plan;
        let layers = vec![
            layer("comes due", Mark::Base, &lines, value, value),
            layer("80 % interval", Mark::Band, &lines, |line| line.low, |line| line.high),
            layer("expected", Mark::Dot, &lines, expected, expected),
            layer("with what is recommended", Mark::Ring, &lines, with_plan, with_plan),
        ];
        let drawn =
            chart("next", "What comes due and what is expected to renew, by quarter", &lines, layers, written).svg();
        drawn + &in_words("By the quarter in which contracts come due", "Quarter", &lines)
    })
}
