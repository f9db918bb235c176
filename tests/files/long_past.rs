//! A past that is longer than is learned from: whole accounts are kept, whatever the order of the file, and what is refused is
//! refused as where it is read whole.

use std::fmt::Write as _;
use std::io::Write;

use proptest::prelude::*;
use winprob::book::{AccountDraw, InterventionLog, KeptAccounts, LearningTable, LongPast, Playbook, past_and_open};
use winprob::table::{Kind, parquet_of, read};
use winprob::workflow::{BookFiles, Material};

use super::{cells, playbook, table};

fn with_rows(rows: usize) -> Playbook {
    playbook(&format!("[training]\nrows = {rows}\n"))
}

fn file_of(bytes: &[u8], ending: &str) -> tempfile::NamedTempFile {
    let mut file = tempfile::Builder::new().suffix(ending).tempfile().unwrap();
    file.write_all(bytes).unwrap();
    file
}

/// Accounts with one to four rows each; every seventh row has no outcome yet.
fn past(n_rows: usize) -> String {
    let mut text = "account_id,as_of,renewal_date,decided_on,renewed,usage,plan\n".to_owned();
    for row in 0..n_rows {
        let outcome = match row % 7 {
            3 => "",
            1 | 5 => "no",
            _ => "yes",
        };
        let (account, usage) = (row / (1 + row % 4), row * 37 % 101);
        let plan = ["basic", "team", "large"][row % 3];
        writeln!(text, "A{account},2025-01-{:02},2025-06-30,2025-06-01,{outcome},{usage}.5,{plan}", 1 + row % 28)
            .unwrap();
    }
    text
}

/// The same kept rows by a reader that holds the whole file.
fn whole(text: &str, rows: usize) -> (Vec<Vec<String>>, Vec<u64>, usize) {
    let playbook = with_rows(rows);
    let all = past_and_open(&table(text), &playbook).unwrap();
    let kept = KeptAccounts::among(&all.past, &playbook).unwrap();
    let held = kept.of_table(&all.past, &playbook);
    (cells(&held), held.lines, all.undecided.len())
}

proptest! {
    #[test]
    fn what_is_kept_hangs_on_the_keys_alone(
        sizes in prop::collection::vec(1usize..6, 1..60),
        most_rows in 1usize..80,
        turn in 0usize..200,
    ) {
        let rows: Vec<String> =
            sizes.iter().enumerate().flat_map(|(key, &n)| std::iter::repeat_n(format!("a{key}"), n)).collect();
        let draw = |rows: &[String]| {
            let mut draw = AccountDraw::of(most_rows);
            for key in rows {
                draw.add(key);
            }
            draw.end()
        };
        let mut turned = rows.clone();
        turned.rotate_left(turn % rows.len());
        turned.reverse();
        let (kept, again) = (draw(&rows), draw(&turned));
        prop_assert_eq!(kept, again);
        match kept {
            None => prop_assert!(rows.len() <= most_rows),
            Some(kept) => {
                let n_kept = rows.iter().filter(|key| kept.has(key)).count();
                prop_assert_eq!((kept.n_rows, kept.n_kept), (rows.len(), n_kept));
                prop_assert!(n_kept <= most_rows && rows.len() > most_rows);
                // No whole account more has room among those that come next.
                let least = sizes.iter().enumerate().filter(|(key, _)| !kept.has(&format!("a{key}"))).map(|(_, &n)| n);
                prop_assert!(n_kept + least.max().unwrap() > most_rows);
            }
        }
    }
}

#[test]
fn more_rows_keep_the_accounts_that_fewer_kept_and_keys_count_however_they_are_spelled() {
    let kept = |rows: usize| KeptAccounts::among(&table(&past(3_000)), &with_rows(rows)).unwrap();
    let (few, many) = (kept(300), kept(1_200));
    let of_few: Vec<String> = (0..3_000).map(|key| format!("A{key}")).filter(|key| few.has(key)).collect();
    assert!(of_few.len() > 50 && of_few.iter().all(|key| many.has(key)));
    assert!(of_few.iter().all(|key| few.has(&format!(" {} ", key.to_lowercase()))));
}

#[test]
fn the_draw_does_not_look_at_outcomes() {
    let mut text = "account_id,renewed\n".to_owned();
    (0..20_000).for_each(|row| writeln!(text, "c{row},{}", if row % 5 == 0 { "no" } else { "yes" }).unwrap());
    let kept =
        KeptAccounts::among(&table(&text), &with_rows(5_000)).unwrap().of_table(&table(&text), &with_rows(5_000));
    let lost = kept.column("renewed").unwrap().cells().filter(|cell| *cell == Some("no")).count() as f64;
    let (rate, n) = (lost / kept.n_rows() as f64, kept.n_rows() as f64);
    assert!(n > 4_900.0 && (rate - 0.2).abs() < 4.0 * (0.16 / n).sqrt(), "{rate} of {n}");
}

#[test]
fn a_long_past_is_read_by_parts_as_it_is_read_whole() {
    let text = past(9_000);
    let expected = whole(&text, 700);
    let kinds = [Kind::Category, Kind::Date, Kind::Date, Kind::Date, Kind::Category, Kind::Number, Kind::Category];
    let parquet = file_of(&parquet_of(&table(&text), &kinds).unwrap(), ".parquet");
    for file in [file_of(text.as_bytes(), ".csv"), parquet] {
        let LongPast { table, kept, n_undecided } = LongPast::read(file.path(), &with_rows(700)).unwrap().unwrap();
        // A Parquet file has rows in place of lines, which begin below the header.
        let header = u64::from(table.lines[0] != expected.1[0]);
        let lines = table.lines.iter().map(|line| line + header).collect();
        assert_eq!((cells(&table), lines, n_undecided), expected);
        assert_eq!(kept.n_rows + n_undecided, 9_000);
        assert!(kept.n_kept > 600 && kept.n_kept <= 700);
        assert!(LongPast::read(file.path(), &with_rows(9_000)).unwrap().is_none(), "all of it is learned from");
    }
}

#[test]
fn a_learning_table_by_parts_is_the_one_that_is_made_in_memory_with_its_log() {
    let mut log = "account_id,kind,date\n".to_owned();
    for row in 0..6_000 {
        writeln!(log, " a{row},{},2025-05-{:02}", ["call", "visit"][row % 2], 1 + row % 28).unwrap();
    }
    let rules = "[training]\nrows = 700\n";
    let (renewals, log) = (file_of(past(9_000).as_bytes(), ".csv"), file_of(log.as_bytes(), ".csv"));
    let rules_file = file_of(rules.as_bytes(), ".toml");
    let path = |file: &tempfile::NamedTempFile| Some(file.path().to_owned());
    let files = BookFiles {
        renewals: path(&renewals),
        interventions: path(&log),
        playbook: path(&rules_file),
        ..BookFiles::default()
    };
    let by_parts = Material::of_files(&files).unwrap().learning_table().unwrap();
    let tables = (read(renewals.path()).unwrap(), Some(read(log.path()).unwrap()));
    let in_memory = Material::of_tables(tables.0, tables.1, (playbook(rules), Vec::new())).learning_table().unwrap();
    assert_eq!(by_parts.rows.accounts, in_memory.rows.accounts);
    assert_eq!(by_parts.rows.features, in_memory.rows.features);
    assert_eq!((&by_parts.renewed, &by_parts.given), (&in_memory.renewed, &in_memory.given));
    assert_eq!(by_parts.reading, in_memory.reading);
    assert_eq!((by_parts.n_left_out, &by_parts.schema), (in_memory.n_left_out, &in_memory.schema));
    assert!(by_parts.has_interventions() && by_parts.n_left_out > 6_000);
    let n_strangers = by_parts.reading.notes.iter().filter(|note| note.contains("have no past renewal")).count();
    assert!(n_strangers <= 1 && by_parts.reading.files.iter().any(|said| said.contains("past rows are learned from")));
}

/// The text with one cell of a line, from 1, written anew.
fn with_cell(text: &str, line: usize, column: usize, cell: &str) -> String {
    let written = |(at, known): (usize, &str)| {
        let mut cells: Vec<&str> = known.split(',').collect();
        if at + 1 == line {
            cells[column] = cell;
        }
        cells.join(",") + "\n"
    };
    text.lines().enumerate().map(written).collect()
}

#[test]
fn what_cannot_be_read_of_a_row_that_is_left_out_is_refused_as_where_the_file_is_read_whole() {
    let text = past(9_000);
    let kept = whole(&text, 700).1;
    // A row with an outcome, in the last of three parts.
    let is_kept = |line: usize| kept.iter().any(|&kept| usize::try_from(kept) == Ok(line));
    let line = (8_500..9_000).find(|&line| !is_kept(line) && (line - 2) % 7 == 0).unwrap();
    for (column, cell) in
        [(0, ""), (0, "1.2E+15"), (1, "soon"), (1, "2025-07-01"), (2, "x"), (3, "2025-02-30"), (4, "maybe")]
    {
        let text = with_cell(&text, line, column, cell);
        let file = file_of(text.as_bytes(), ".csv");
        let found = LongPast::read(file.path(), &with_rows(700)).unwrap_err().to_string();
        let table = read(file.path()).unwrap();
        let past = past_and_open(&table, &Playbook::default()).unwrap().past;
        let expected = LearningTable::join(&past, Playbook::default(), &InterventionLog::default()).unwrap_err();
        assert_eq!(found, expected.to_string());
        assert!(found.contains(&format!("line {line}")), "{found}");
    }
    let absent = text.replacen("renewed", "outcome", 1);
    let file = file_of(absent.as_bytes(), ".csv");
    let found = LongPast::read(file.path(), &with_rows(700)).unwrap_err().to_string();
    assert!(found.contains("outcome"), "{found}");
}

#[test]
fn a_line_of_the_log_that_cannot_be_read_is_refused_whoever_it_is_about() {
    let kept = KeptAccounts::among(&table(&past(9_000)), &with_rows(700)).unwrap();
    let mut log = "account_id,kind,date\n".to_owned();
    (0..9_000).for_each(|row| writeln!(log, "A{row},call,2025-05-{:02}", 1 + row % 28).unwrap());
    let file = file_of(log.as_bytes(), ".csv");
    let held = kept.log_of(file.path(), &Playbook::default()).unwrap().unwrap();
    let keys: Vec<String> = (0..9_000).map(|row| format!("A{row}")).filter(|key| kept.has(key)).collect();
    assert_eq!(held.column("account_id").unwrap().cells().flatten().collect::<Vec<_>>(), keys);
    let line = 1 + (8_000..9_000).find(|row| !kept.has(&format!("A{row}"))).unwrap() + 1;
    let file = file_of(with_cell(&log, line, 1, "").as_bytes(), ".csv");
    let found = kept.log_of(file.path(), &Playbook::default()).unwrap_err().to_string();
    let expected = InterventionLog::read(&read(file.path()).unwrap(), &Playbook::default()).unwrap_err().to_string();
    assert_eq!(found, expected);
}
