//! A file read part by part says the same as one that is read whole.

use std::fmt::Write as _;
use std::io::Write;

use proptest::prelude::*;
use winprob::table::{DateOrder, DecimalMark, Settling, Styles, TableStream, TextTable, read};

/// More passes than columns can contradict themselves in.
const MOST_PASSES: usize = 6;

struct Whole {
    names: Vec<String>,
    lines: Vec<u64>,
    rows: Vec<Vec<Option<String>>>,
    sentences: Vec<String>,
}

fn cells(table: &TextTable) -> Vec<Vec<Option<String>>> {
    let cell = |row: usize| table.columns.iter().map(move |column| column.cell(row).map(str::to_owned)).collect();
    (0..table.n_rows()).map(cell).collect()
}

/// Without columns that have neither a name nor a cell, which are kept where it cannot be told of a part.
fn bare(mut found: Whole) -> Whole {
    for at in (0..found.names.len()).rev() {
        if found.names[at].starts_with("unnamed_") && found.rows.iter().all(|row| row[at].is_none()) {
            found.names.remove(at);
            found.rows.iter_mut().for_each(|row| drop(row.remove(at)));
        }
    }
    found
}

fn whole(path: &std::path::Path, stated: Styles) -> Result<Whole, String> {
    let table = read(path).map_err(|error| error.to_string())?;
    let sentences = table.reading.sentences();
    let table = table.under(stated);
    let names = table.columns.iter().map(|column| column.name.clone()).collect();
    Ok(bare(Whole { names, lines: table.lines.clone(), rows: cells(&table), sentences }))
}

/// The same by parts, and in how many passes; `None` where the file has to be read whole.
fn by_parts(path: &std::path::Path, n_rows: usize, stated: Styles) -> Result<Option<(Whole, usize)>, String> {
    let mut settling = Settling::under(stated);
    for pass in 1..=MOST_PASSES {
        let Some(mut stream) = TableStream::open(path).map_err(|error| error.to_string())? else { return Ok(None) };
        let mut found = Whole { names: Vec::new(), lines: Vec::new(), rows: Vec::new(), sentences: Vec::new() };
        loop {
            let mut tables = stream.group(2, n_rows).map_err(|error| error.to_string())?;
            if tables.is_empty() {
                break;
            }
            settling.settle(&mut tables);
            for table in tables {
                assert!(table.n_rows() <= n_rows);
                found.names = table.columns.iter().map(|column| column.name.clone()).collect();
                found.lines.extend(&table.lines);
                found.rows.extend(cells(&table));
            }
        }
        let (next, is_confirmed) = settling.next(&stream);
        if is_confirmed {
            found.sentences = settling.sentences(&stream);
            return Ok(Some((bare(found), pass)));
        }
        settling = next;
    }
    panic!("not settled in {MOST_PASSES} passes");
}

fn assert_same(bytes: &[u8], stated: Styles) -> usize {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(bytes).unwrap();
    let expected = whole(file.path(), stated);
    let mut most = 0;
    for n_rows in [1, 3, 1000] {
        match (by_parts(file.path(), n_rows, stated), &expected) {
            (Ok(None), _) => {}
            (Err(found), Err(expected)) => assert_eq!(&found, expected),
            (Ok(Some((found, n_passes))), Ok(expected)) => {
                assert_eq!(found.names, expected.names);
                assert_eq!(found.lines, expected.lines);
                assert_eq!(found.rows, expected.rows, "{n_rows} rows at a time");
                assert_eq!(found.sentences, expected.sentences, "{n_rows} rows at a time");
                most = most.max(n_passes);
            }
            (found, expected) => {
                panic!("{:?} where whole {:?}", found.map(|_| "read"), expected.as_ref().map(|_| "read"));
            }
        }
    }
    most
}

/// A cell as people write one.
fn cell() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "",
        "-",
        "1",
        "12",
        "1.5",
        "1.234",
        "1,234",
        "1.234,50",
        "1,234.50",
        "-3",
        "12%",
        "0.12",
        "45",
        "€ 3,50",
        "$3.50",
        "3/4/2026",
        "13/4/2026",
        "4/13/2026",
        "3.4.2026",
        "2026-04-03",
        "2026-04-03T10:00:00Z",
        "46000",
        "word",
        "two words",
        "N/A",
        "yes",
    ])
}

proptest! {
    #[test]
    fn whatever_is_in_a_column_it_is_read_the_same_by_parts(
        name in prop::sample::select(vec!["a", "close_date"]),
        runs in prop::collection::vec((cell(), 1usize..5), 1..8),
        stated in prop::sample::select(vec![
            Styles::default(),
            Styles { dates: Some(DateOrder::MonthFirst), numbers: None },
            Styles { dates: None, numbers: Some(DecimalMark::Comma) },
        ]),
    ) {
        let mut text = format!("key\t{name}\n");
        let cells = runs.iter().flat_map(|(cell, n)| std::iter::repeat_n(cell, *n));
        for (n, cell) in cells.enumerate() {
            writeln!(text, "k{n}\t{cell}").unwrap();
        }
        assert_same(text.as_bytes(), stated);
    }

    #[test]
    fn random_text_is_read_or_refused_the_same_by_parts(text in "[a-c0-9,;\"\r\n \u{e9}\u{feff}.%$()-]{0,120}") {
        assert_same(text.as_bytes(), Styles::default());
    }
}

#[test]
fn titles_totals_blank_lines_and_quoted_breaks_are_where_they_are_in_the_whole_file() {
    let text = "Renewals\r\n\r\nkey;amount;day;plan\r\nk1;1.000,50;03.04.2026;a\r\n\r\n\"k\r\n2\";2;13.04.2026;b\r\n\
                key;amount;day;plan\r\nk3;3,5;;c\r\nTotal;1.006,00;;\r\n;;;\r\nGenerated by somebody;;;\r\n";
    assert_eq!(assert_same(text.as_bytes(), Styles::default()), 1);
}

#[test]
fn a_cell_far_down_changes_how_the_cells_above_it_are_read_in_another_pass() {
    let rows = "k,1.234,3/4/2026\n".repeat(50);
    let ambiguous = format!("key,amount,day\n{rows}");
    assert_eq!(assert_same(ambiguous.as_bytes(), Styles::default()), 1);
    let days = format!("{ambiguous}last,1.234,3/14/2026\n");
    assert_eq!(assert_same(days.as_bytes(), Styles::default()), 2);
    // That an amount is written by hand is seen in the last row, and how the others are to be read when they are looked at again.
    let amounts = format!("{ambiguous}last,\"1.234,5\",3/14/2026\n");
    assert_eq!(assert_same(amounts.as_bytes(), Styles::default()), 3);
    let mixed = format!("{ambiguous}a,12%,3/4/2026\nb,0.5,3/4/2026\n");
    assert!(assert_same(mixed.as_bytes(), Styles::default()) > 1);
}

#[test]
fn what_cannot_be_read_by_parts_is_left_to_the_whole_reader() {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in
        [("windows.csv", &b"key,city\na,M\xfcller\n"[..]), ("none.csv", b""), ("book.xlsx", b"PK\x03\x04xl/")]
    {
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        assert!(TableStream::open(&path).unwrap().is_none(), "{name}");
    }
    assert!(TableStream::open(&folder.path().join("absent.csv")).unwrap().is_none());
    assert!(TableStream::open(folder.path()).unwrap().is_none());
}

#[test]
fn parquet_files_are_read_the_same_by_parts_whatever_their_compression() {
    for bytes in super::parquet::files() {
        assert_same(&bytes, Styles::default());
    }
}

#[test]
fn a_long_gzip_file_is_read_by_parts_and_a_damaged_one_refused() {
    let mut text = "key,amount,day\n".to_owned();
    for n in 0..60_000 {
        writeln!(text, "k{n},{}.5,2026-01-{:02}", n % 97, n % 28 + 1).unwrap();
    }
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packer.write_all(text.as_bytes()).unwrap();
    let packed = packer.finish().unwrap();
    assert_eq!(assert_same(&packed, Styles::default()), 1);
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(&packed[..packed.len() - 50]).unwrap();
    assert!(by_parts(file.path(), 4096, Styles::default()).is_err());
}
