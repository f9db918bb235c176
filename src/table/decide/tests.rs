//! Numbers that a file holds as such are decided as their text is.

use proptest::prelude::*;

use super::*;

proptest! {
    #[test]
    fn numbers_a_file_holds_as_such_are_decided_as_their_text_is(
        values in prop::collection::vec(prop::option::of((-5_000i32..5_000, 0i32..5)), 1..30),
        comma: bool,
    ) {
        let values: Vec<Option<f64>> =
            values.into_iter().map(|cell| cell.map(|(digits, places)| f64::from(digits) / 10f64.powi(places))).collect();
        let mut held = TextColumn::new("arr");
        let mut written = TextColumn::new("arr");
        for value in &values {
            held.push_number(*value, String::new);
            written.push(&value.map_or_else(String::new, |value| value.to_string()));
        }
        let lines: Vec<u64> = (1..=values.len() as u64).collect();
        let numbers = Some(if comma { DecimalMark::Comma } else { DecimalMark::Point });
        let decided = [&held, &written].map(|column| {
            let look = Look::at(column, &lines);
            Decision::of(&look, Styles { dates: None, numbers }, None, "row")
        });
        prop_assert_eq!(&decided[0], &decided[1]);
        prop_assert!(held.cells().eq(written.cells()));
        prop_assert!(held.pick(&[0]).cells().eq(written.pick(&[0]).cells()));
    }
}

#[test]
fn a_number_beyond_what_a_double_tells_apart_is_kept_as_text() {
    let mut column = TextColumn::new("key");
    column.push_number(Some(7.0), String::new);
    column.push_number(None, String::new);
    assert!(column.numbers().is_some());
    column.push_number(Some(9_007_199_254_740_993_i64 as f64), || "9007199254740993".to_owned());
    column.push_number(Some(1.5), || "1.5".to_owned());
    assert!(column.numbers().is_none());
    let cells: Vec<Option<&str>> = column.cells().collect();
    assert_eq!(cells, [Some("7"), None, Some("9007199254740993"), Some("1.5")]);
}
