//! Damaged and random inputs by the thousand: nothing panics, nothing takes more memory than it should.
//!
//! `FUZZ_INPUTS` says how many inputs a target gets, 2,000 without it. The same number gives the same inputs; a failure
//! names the one that caused it. JSON bodies and model files are in `tests/service/fuzz.rs`.
//!
//! ```sh
//! FUZZ_INPUTS=1000000 cargo test --release --test suite -- fuzz --nocapture --test-threads 1
//! ```

mod mutate;

use std::io::Write;
use std::panic::{AssertUnwindSafe, catch_unwind};

use winprob::book::{InterventionLog, LearningTable, Playbook};
use winprob::connect::{Mapping, System};
use winprob::table::{Kind, TextTable, infer, parquet_of, parse, read_bytes};

pub use self::mutate::Mutator;

const FEW: u64 = 2_000;
/// Resident megabytes that no target may pass: a file of a few hundred bytes may unpack to a quarter of a gigabyte.
const MOST_MEGABYTES: f64 = 2_048.0;

const RENEWALS: &str = "account_id,as_of,renewal_date,decided_on,renewed,arr,usage,started,champion\n\
                        a,2024-01-10,2024-03-30,2024-03-20,yes,\"1,200\",55 %,2020-05-01,yes\n\
                        b,2024-01-10T10:00:00Z,2024-03-30,,no,$900,,2021-02-28,\n\
                        c,2024-01-11,2024-04-30,2024-04-01,yes,(30),12.5,,no\n";
const PLAYBOOK: &str = include_str!("../../data/playbook.toml");
const MAPPING: &str = "[salesforce]\nrenewal_when = { Type = [\"Renewal\"] }\nwon = [\"Closed Won\"]\ndecision_days = [120, 60]\n\
                       dates = \"month/day/year\"\n[salesforce.interventions]\ncall = [\"exec call\"]\n[salesforce.seniority]\n\
                       executive = [\"CFO\"]\n[salesforce.fields]\nid = \"Id\"\n[hubspot]\ntrust_dates = true\n";

/// Gives a target its inputs, made from valid ones; the first that makes it panic fails the test, by its number.
pub fn feed(target: &str, corpus: &[Vec<u8>], mut eat: impl FnMut(&[u8])) {
    let asked: Option<u64> = std::env::var("FUZZ_INPUTS").ok().and_then(|text| text.parse().ok());
    let n_inputs = asked.unwrap_or(FEW);
    let mutator = Mutator::new(target, corpus);
    for number in 0..n_inputs {
        let input = mutator.input(number);
        let eaten = catch_unwind(AssertUnwindSafe(|| eat(&input)));
        assert!(eaten.is_ok(), "{target}: input {number} panics: {:?}", String::from_utf8_lossy(&input));
    }
    if let Some(megabytes) = peak_megabytes() {
        if asked.is_some() {
            let _nobody_reads = writeln!(std::io::stderr(), "{target}: {n_inputs} inputs, at most {megabytes:.0} MB");
        }
        assert!(megabytes < MOST_MEGABYTES, "{target}: {megabytes} MB");
    }
}

/// The most resident memory so far (`VmHWM` of Linux), where the system tells.
fn peak_megabytes() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    Some(line.trim().strip_suffix("kB")?.trim().parse::<f64>().ok()? / 1024.0)
}

/// Reads a table as far as it can be read: columns, types, learning table.
fn read_through(table: &TextTable) {
    for column in &table.columns {
        assert_eq!(column.len(), table.n_rows());
        let inferred = infer(column);
        assert!(parse(table, column, inferred.kind, true).is_ok(), "{} is not {inferred:?}", column.name);
    }
    let log = b"account_id,kind,date\na,call,2024-02-01\nb,visit,2024-02-01\n";
    let log = InterventionLog::read(&read_bytes(log, "log").unwrap(), &Playbook::default()).unwrap();
    let _joined_or_refused = LearningTable::join(table, Playbook::default(), &log);
}

#[test]
fn fuzz_csv() {
    let log = "account_id;kind;date;cost;hours\na;call;2024-02-01;900;3.5\nb;\"vi;sit\";2024-02-02;;\n";
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packed.write_all(RENEWALS.as_bytes()).unwrap();
    let corpus = [RENEWALS.into(), log.into(), format!("\u{feff}{RENEWALS}").into(), packed.finish().unwrap()];
    feed("csv", &corpus, |bytes| match read_bytes(bytes, "renewals.csv") {
        Ok(table) => read_through(&table),
        Err(error) => assert!(error.to_string().starts_with("renewals.csv: ")),
    });
}

#[test]
fn fuzz_playbook() {
    feed("playbook", &[PLAYBOOK.into(), MAPPING.into()], |bytes| {
        let Ok(text) = std::str::from_utf8(bytes) else { return };
        if let Err(error) = Playbook::parse(text, "playbook.toml") {
            assert!(error.to_string().starts_with("playbook.toml: line "));
        }
        let _read_or_refused = Mapping::parse(System::Salesforce, text, "playbook.toml");
    });
}

#[test]
fn fuzz_parquet() {
    let table = read_bytes(RENEWALS.replace("T10:00:00Z", "").as_bytes(), "renewals.csv").unwrap();
    let kinds =
        [Kind::Text, Kind::Date, Kind::Date, Kind::Date, Kind::Flag, Kind::Number, Kind::Text, Kind::Date, Kind::Flag];
    let mut corpus = vec![parquet_of(&table, &kinds).unwrap()];
    corpus.extend(crate::files::parquet_files());
    feed("parquet", &corpus, |bytes| match read_bytes(bytes, "renewals.parquet") {
        Ok(table) => read_through(&table),
        Err(error) => assert!(error.to_string().starts_with("renewals.parquet: ")),
    });
}
