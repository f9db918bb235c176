//! Reasons in the words of a customer-success manager: `no executive sponsor: -9 points`.

use crate::book::FeatureSpec;
use crate::table::{Column, ColumnData, Kind};
use crate::units::Date;

/// A feature's value at a row of `column`, as a phrase; `median` is what is usual of a number. Where rows have no decision date
/// (`dated` is false) a date is a number of days since 1970, and told as the day it is.
pub(in crate::model) fn phrase(
    feature: &FeatureSpec,
    column: &Column,
    row: usize,
    median: Option<f64>,
    dated: bool,
) -> String {
    let name = in_a_sentence(&feature.label);
    match &column.data {
        ColumnData::Flag(values) => match values[row] {
            Some(true) => name,
            Some(false) => format!("no {name}"),
            None => blank(feature, &name),
        },
        ColumnData::Number(values) if values[row].is_finite() => {
            let is_day = feature.kind == Kind::Date && !dated;
            let written = |value: f64| if is_day { day(value) } else { short(value) };
            match median {
                Some(usual) if (usual - values[row]).abs() > f64::EPSILON => {
                    format!("{name} {}, usually {}", written(values[row]), written(usual))
                }
                _ => format!("{name} {}", written(values[row])),
            }
        }
        ColumnData::Category(data) => {
            data.level(row).map_or_else(|| blank(feature, &name), |level| format!("{name}: {level}"))
        }
        ColumnData::Date(values) => values[row].map_or_else(|| blank(feature, &name), |date| format!("{name} {date}")),
        ColumnData::Number(_) => blank(feature, &name),
    }
}

/// A share of the probability in points, with its sign.
pub(in crate::model) fn points(share: f64) -> String {
    let points = 100.0 * share;
    // Rounding first, so that nothing is written as -0.
    let tenths = (10.0 * points).round() / 10.0;
    if tenths.abs() < 1.0 { format!("{:+.1} points", tenths + 0.0) } else { format!("{points:+.0} points") }
}

fn blank(feature: &FeatureSpec, name: &str) -> String {
    if feature.non_response { format!("no answer to {name}") } else { format!("{name} not known") }
}

/// A label as it stands inside a sentence: `Executive sponsor` loses its capital, `NPS` does not.
fn in_a_sentence(label: &str) -> String {
    let mut letters = label.chars();
    match (letters.next(), letters.clone().next()) {
        (Some(first), Some(second)) if !second.is_uppercase() => first.to_lowercase().chain(letters).collect(),
        _ => label.to_owned(),
    }
}

/// The calendar day that a number counts since 1970.
fn day(value: f64) -> String {
    #[expect(clippy::cast_possible_truncation, reason = "a count of days")]
    Date::from_days_since_epoch(value.round() as i32).to_string()
}

/// A number as people write it.
fn short(value: f64) -> String {
    if value.abs() >= 1_000.0 { format!("{value:.0}") } else { format!("{}", (100.0 * value).round() / 100.0) }
}

#[cfg(test)]
mod tests {
    use super::{in_a_sentence, phrase, points, short};
    use crate::book::{FeatureSpec, Source};
    use crate::table::{Column, ColumnData, Kind};

    fn feature(label: &str, non_response: bool) -> FeatureSpec {
        FeatureSpec {
            name: label.to_owned(),
            source: Source::Column,
            kind: Kind::Flag,
            label: label.to_owned(),
            family: None,
            non_response,
            lenient: false,
            modifier: None,
            levels: Vec::new(),
            is_percent: false,
        }
    }

    #[test]
    fn a_date_without_a_decision_date_is_told_as_the_day_it_is() {
        let signed_up = FeatureSpec { kind: Kind::Date, ..feature("Signup date", false) };
        let column = Column { name: "d".to_owned(), data: ColumnData::Number(vec![20_084.0]) };
        assert_eq!(phrase(&signed_up, &column, 0, Some(19_774.0), false), "signup date 2024-12-27, usually 2024-02-21");
        assert_eq!(phrase(&signed_up, &column, 0, None, true), "signup date 20084");
    }

    #[test]
    fn a_flag_a_number_and_a_blank_read_as_people_say_them() {
        let flag = |value| Column { name: String::new(), data: ColumnData::Flag(vec![value]) };
        let sponsor = feature("Executive sponsor", false);
        assert_eq!(phrase(&sponsor, &flag(Some(false)), 0, None, true), "no executive sponsor");
        assert_eq!(phrase(&sponsor, &flag(Some(true)), 0, None, true), "executive sponsor");
        assert_eq!(phrase(&sponsor, &flag(None), 0, None, true), "executive sponsor not known");
        let number = |value| Column { name: String::new(), data: ColumnData::Number(vec![value]) };
        assert_eq!(phrase(&feature("NPS", true), &number(f64::NAN), 0, Some(8.0), true), "no answer to NPS");
        assert_eq!(
            phrase(&feature("Active users (%)", false), &number(16.4), 0, Some(48.0), true),
            "active users (%) 16.4, usually 48"
        );
    }

    #[test]
    fn points_have_a_sign_and_no_false_precision() {
        assert_eq!(points(-0.0912), "-9 points");
        assert_eq!(points(0.0042), "+0.4 points");
        assert_eq!(points(-0.0001), "+0.0 points");
        assert_eq!(
            (in_a_sentence("ARR"), short(12_345.67), short(0.125)),
            ("ARR".to_owned(), "12346".to_owned(), "0.13".to_owned())
        );
    }
}
