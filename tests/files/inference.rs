//! What a column is, concluded from its cells and told to the person who sent it.

use std::fmt::Write;

use winprob::book::{Reading, Schema};
use winprob::table::{ColumnData, Inferred, Kind, infer};

use super::{joined, playbook, table};

/// What one column of the given cells is.
fn inferred(cells: impl IntoIterator<Item = String>) -> Inferred {
    let rows: Vec<String> = cells.into_iter().map(|cell| format!("\"{cell}\",x")).collect();
    infer(table(&format!("c,x\n{}\n", rows.join("\n"))).column("c").unwrap())
}

fn kind_of(cells: &[&str]) -> Kind {
    inferred(cells.iter().map(|&cell| cell.to_owned())).kind
}

#[test]
fn a_column_is_what_all_of_its_cells_are() {
    assert_eq!(kind_of(&["1", "2.5", "-3", "", "40 %", "$1,000"]), Kind::Number);
    assert_eq!(kind_of(&["yes", "No", "", "TRUE", "f"]), Kind::Flag);
    assert_eq!(kind_of(&["2024-01-31", "", "2024-02-29T10:00:00Z"]), Kind::Date);
    assert_eq!(kind_of(&["gold", "silver", "", "gold"]), Kind::Category);
}

#[test]
fn ones_and_zeros_alone_are_numbers_and_beside_words_they_are_flags() {
    assert_eq!(kind_of(&["1", "0", "1"]), Kind::Number);
    assert_eq!(kind_of(&["1", "0", "yes"]), Kind::Flag);
}

#[test]
fn one_cell_of_another_kind_makes_a_small_column_a_category() {
    assert_eq!(kind_of(&["yes", "no", "maybe"]), Kind::Category);
    assert_eq!(kind_of(&["2024-01-31", "2024-02-30"]), Kind::Category);
    assert_eq!(kind_of(&["1", "2", "three"]), Kind::Category);
}

#[test]
fn a_few_stray_words_leave_a_long_column_of_numbers_a_column_of_numbers() {
    let mut cells: Vec<String> = (0..200).map(|n| n.to_string()).collect();
    cells.extend(["pending".to_owned(), "pending".to_owned()]);
    let found = inferred(cells.clone());
    assert_eq!((found.kind, found.stray), (Kind::Number, Some((2, "pending".to_owned()))));
    cells.extend((0..5).map(|_| "pending".to_owned()));
    assert_ne!(inferred(cells).kind, Kind::Number, "more than two in a hundred are no strays");
}

#[test]
fn text_that_differs_from_row_to_row_is_free_text() {
    assert_eq!(inferred((0..60).map(|n| format!("note {n}"))).kind, Kind::Text);
    assert_eq!(inferred((0..600).map(|n| format!("city {}", n % 60))).kind, Kind::Category);
    assert_eq!(inferred((0..10).map(|n| format!("name {n}"))).kind, Kind::Category, "few rows always make categories");
}

#[test]
fn blanks_and_distinct_values_are_counted() {
    let found = inferred(["a", "", "b", "a"].map(str::to_owned));
    assert_eq!((found.blank_share, found.n_distinct), (0.25, 2));
}

/// Sixty renewals with a column of every sort.
fn every_sort() -> String {
    let mut text = "account_id,renewed,arr,nps,seats,usage,started,notes,empty,constant,secret\n".to_owned();
    for n in 0..60 {
        let nps = if n % 4 == 0 { String::new() } else { (n % 11).to_string() };
        let usage = if n == 30 { "plenty".to_owned() } else { n.to_string() };
        let (renewed, arr, day) = (n % 2, 1_000 * (n + 1), n % 28 + 1);
        writeln!(text, "a{n},{renewed},{arr},{nps},{n},{usage},2024-01-{day:02},note {n},,x,s").unwrap();
    }
    text
}

const HINTS: &str = "[columns]\nignore = [\"secret\"]\n[features.nps]\nlabel = \"NPS\"\nfamily = \"sentiment\"\n\
                     missing = \"non-response\"\n[features.seats]\nkind = \"category\"\n";

fn told(reading: &Reading, column: &str) -> String {
    let found = reading.columns.iter().find(|found| found.name == column).unwrap();
    format!("{}; {}", found.read_as, found.note)
}

#[test]
fn the_reading_tells_of_every_column_what_became_of_it() {
    let learning = joined(&every_sort(), HINTS, "account_id,kind,date\nz,call,2024-01-01\n");
    let reading = &learning.reading;
    assert_eq!(reading.columns.len(), 11);
    assert_eq!(told(reading, "account_id"), "account ID; ");
    assert_eq!(told(reading, "renewed"), "outcome; \"1\" counts as renewed, \"0\" as lost");
    assert_eq!(told(reading, "arr"), "value of the renewal, and a feature; ");
    assert_eq!(told(reading, "nps"), "number; treated as non-response");
    assert_eq!(told(reading, "started"), "date; ");
    assert_eq!(told(reading, "notes"), "left out: free text or a key; ");
    assert_eq!(told(reading, "empty"), "left out: blank throughout; ");
    assert_eq!(told(reading, "constant"), "left out: the same everywhere; ");
    assert_eq!(told(reading, "secret"), "ignored; ");
    assert_eq!(told(reading, "usage"), "number; 1 cells such as \"plenty\" are not numbers and count as blank");
    assert!(reading.to_string().contains("`nps`: number, 25 % blank, treated as non-response"));
}

#[test]
fn a_hint_of_the_playbook_outweighs_the_inference() {
    let (schema, _) =
        Schema::infer(&table(&every_sort()), &playbook(HINTS), &winprob::book::InterventionLog::default()).unwrap();
    let of = |name: &str| schema.features.iter().find(|feature| feature.name == name).unwrap();
    assert_eq!(of("seats").kind, Kind::Category);
    assert_eq!((of("nps").label.as_str(), of("nps").family.as_deref()), ("NPS", Some("sentiment")));
    assert!(of("nps").non_response && !of("usage").non_response);
    let names: Vec<&str> = schema.features.iter().map(|feature| feature.name.as_str()).collect();
    assert_eq!(names, ["arr", "nps", "seats", "usage", "started"]);
}

#[test]
fn stray_words_count_as_blank_and_dates_become_days() {
    let learning = joined(&every_sort(), HINTS, "account_id,kind,date\nz,call,2024-01-01\n");
    let number = |name: &str, row: usize| match &learning.rows.features.iter().find(|c| c.name == name).unwrap().data {
        ColumnData::Number(values) => values[row],
        other => panic!("{name} is {other:?}"),
    };
    assert!(number("usage", 30).is_nan() && (number("usage", 29) - 29.0).abs() < 1e-9);
    assert!((number("started", 1) - number("started", 0) - 1.0).abs() < 1e-9);
}
