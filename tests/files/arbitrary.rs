//! Whatever a file holds, it is read or refused, and the program goes on.

use proptest::prelude::*;
use winprob::book::{InterventionLog, LearningTable, Playbook};
use winprob::table::{Kind, infer, parse, read_bytes};

use super::log;

const RENEWALS: &str = "account_id,as_of,renewal_date,decided_on,renewed,arr,usage,started,champion\n\
                        a,2024-01-10,2024-03-30,2024-03-20,yes,\"1,200\",55 %,2020-05-01,yes\n\
                        b,2024-01-10,2024-03-30,,no,$900,,2021-02-28,\n\
                        c,2024-01-11,2024-04-30,2024-04-01,yes,(30),12.5,,no\n";
const PLAYBOOK: &str = "[columns]\nvalue = \"arr\"\nrenewed_when = [\"yes\", 1]\n\
                        [features.usage]\nkind = \"number\"\nmissing = \"non-response\"\n\
                        [interventions.call]\ncost = 900\nlead_days = [14, 30]\nonly_if = { champion = [true] }\n\
                        not_within = { visit = 14 }\n[interventions.visit]\nmax_per_account = 2\n\
                        [capacity]\nbudget = 1e6\n[capacity.per_month]\ncall = 3\n[health]\nred_below = 0.4\n";

/// One small damage to a text: bytes put in, taken out or said twice.
#[derive(Debug, Clone)]
enum Damage {
    Insert(usize, Vec<u8>),
    Remove(usize, usize),
    Repeat(usize, usize),
}

fn damage() -> impl Strategy<Value = Damage> {
    let telling =
        ["\"", ",", ";", "\r", "\n", "é", "-", "\0", "=", "[", "]", "{", "}", "'", "#", ".", "9999999999", "\u{feff}"];
    let inserted = prop_oneof![
        prop::sample::select(telling.to_vec()).prop_map(|text| text.as_bytes().to_vec()),
        prop::collection::vec(any::<u8>(), 1..4),
    ];
    prop_oneof![
        (any::<usize>(), inserted).prop_map(|(at, bytes)| Damage::Insert(at, bytes)),
        (any::<usize>(), 1..40_usize).prop_map(|(at, length)| Damage::Remove(at, length)),
        (any::<usize>(), 1..40_usize).prop_map(|(at, length)| Damage::Repeat(at, length)),
    ]
}

fn damaged(text: &str, damages: &[Damage]) -> Vec<u8> {
    let mut bytes = text.as_bytes().to_vec();
    for damage in damages {
        let (Damage::Insert(at, _) | Damage::Remove(at, _) | Damage::Repeat(at, _)) = damage;
        let at = at % (bytes.len() + 1);
        let to = |length: &usize| (at + length).min(bytes.len());
        match damage {
            Damage::Insert(_, inserted) => drop(bytes.splice(at..at, inserted.iter().copied())),
            Damage::Remove(_, length) => drop(bytes.drain(at..to(length))),
            Damage::Repeat(_, length) => {
                let said = bytes[at..to(length)].to_vec();
                drop(bytes.splice(at..at, said));
            }
        }
    }
    bytes
}

/// Reads a file as far as it can be read: columns, types, learning table.
fn read_through(bytes: &[u8]) -> Result<(), TestCaseError> {
    let table = match read_bytes(bytes, "renewals.csv") {
        Ok(table) => table,
        Err(error) => {
            prop_assert!(error.to_string().starts_with("renewals.csv: "), "{error}");
            return Ok(());
        }
    };
    for column in &table.columns {
        prop_assert_eq!(column.len(), table.n_rows());
        let inferred = infer(column);
        let typed = parse(&table, column, inferred.kind, true);
        // A column that could be read in two ways is asked about by name.
        let is_asked = typed.as_ref().is_err_and(|error| error.to_string().contains("under [columns]"));
        prop_assert!(typed.is_ok() || is_asked, "{} is not what it was taken for: {:?}", column.name, inferred);
        for kind in [Kind::Number, Kind::Flag, Kind::Date] {
            if let Err(error) = parse(&table, column, kind, false) {
                prop_assert!(error.to_string().starts_with("renewals.csv: line "), "{error}");
            }
        }
    }
    prop_assert!(table.lines.is_sorted_by(|a, b| a < b), "{:?}", table.lines);
    let playbook = Playbook::parse(PLAYBOOK, "playbook.toml").unwrap();
    let calls = log("account_id,kind,date\na,call,2024-02-01\nb,visit,2024-02-01\n");
    if let Ok(learning) = LearningTable::join(&table, playbook, &calls) {
        prop_assert!(learning.rows.features.iter().all(|column| column.n_rows() == learning.len()));
    }
    Ok(())
}

proptest! {
    #[test]
    fn random_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        read_through(&bytes)?;
    }

    #[test]
    fn random_text_is_read_or_refused(text in "[a-c0-9,;\"\r\n \u{e9}\u{feff}.%$()-]{0,120}") {
        read_through(text.as_bytes())?;
    }

    #[test]
    fn a_damaged_file_of_renewals_is_read_or_refused(damages in prop::collection::vec(damage(), 1..4)) {
        read_through(&damaged(RENEWALS, &damages))?;
    }

    #[test]
    fn a_damaged_log_is_read_or_refused(damages in prop::collection::vec(damage(), 1..4)) {
        let log = "account_id,kind,date,cost,hours,renewal_date\na,call,2024-02-01,900,3.5,2024-03-30\nb,visit,2024-02-02,,,\n";
        if let Ok(table) = read_bytes(&damaged(log, &damages), "interventions.csv")
            && let Ok(read) = InterventionLog::read(&table, &Playbook::default())
        {
            prop_assert_eq!(read.len(), table.n_rows());
        }
    }

    #[test]
    fn a_damaged_playbook_is_read_or_refused(damages in prop::collection::vec(damage(), 1..4)) {
        if let Ok(text) = String::from_utf8(damaged(PLAYBOOK, &damages)) {
            match Playbook::parse(&text, "playbook.toml") {
                Ok(playbook) => {
                    for known in &playbook.interventions {
                        prop_assert!(!known.lead_days.is_empty() && known.cost.0.is_finite() && known.cost.0 >= 0.0);
                    }
                }
                Err(error) => prop_assert!(error.to_string().starts_with("playbook.toml: line "), "{error}"),
            }
        }
    }

    #[test]
    fn random_text_is_a_playbook_without_kinds_or_refused_by_its_line(text in any::<String>()) {
        match Playbook::parse(&text, "playbook.toml") {
            Ok(playbook) => prop_assert!(playbook.interventions.is_empty()),
            Err(error) => prop_assert!(error.to_string().starts_with("playbook.toml: line "), "{error}"),
        }
    }

    #[test]
    fn whatever_a_cell_says_it_is_read_as_the_csv_writer_wrote_it(cells in prop::collection::vec("[^\0\\s='][^\0]{0,12}[^\0\\s]", 1..20)) {
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(["a", "b"]).unwrap();
        for cell in &cells {
            writer.write_record([cell.as_str(), "x"]).unwrap();
        }
        let table = read_bytes(&writer.into_inner().unwrap(), "a.csv").unwrap();
        prop_assert_eq!(table.n_rows(), cells.len());
        for (row, cell) in cells.iter().enumerate() {
            // Marks of no width go, and digits of other scripts become those of ASCII.
            let is_rewritten = |c: char| matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' | '\u{660}'..='\u{66c}' | '\u{6f0}'..='\u{6f9}' | '\u{966}'..='\u{96f}' | '\u{ff01}'..='\u{ff5e}');
            if let Some(read) = table.columns[0].cell(row).filter(|_| !cell.contains(is_rewritten)) {
                prop_assert_eq!(read, cell.trim());
            }
        }
    }
}
