//! Each floor at work on a small example, from the ground up: to be read first.

mod book;
mod cli;
mod conclude;
mod connect;
mod document;
mod effects;
mod ensemble;
mod features;
mod insight;
mod learners;
mod ledger;
mod metrics;
mod model;
mod numeric;
mod plan;
mod search;
mod service;
mod simulate;
mod store;
mod table;
mod units;
mod workflow;

use std::fmt::Write;
use std::path::Path;
use std::sync::OnceLock;

use winprob::book::{InterventionLog, LearningTable, Playbook};
use winprob::model::{Model, train};
use winprob::table::{Categories, Column, ColumnData, TextTable, read_bytes};
use winprob::units::{ModelId, Seed, Silent};

/// A table from text.
fn table(file: &str, text: &str) -> TextTable {
    read_bytes(text.as_bytes(), file).unwrap()
}

/// Two hundred customers, one column each of a number and a category: usage decides, the plan does not.
fn customers() -> (Vec<Column>, Vec<bool>) {
    let usage: Vec<f64> = (0..200).map(|row| f64::from(row * 37 % 100)).collect();
    let plans = (0..200).map(|row| Some(["basic", "pro"][row % 2]));
    let renewed = usage.iter().enumerate().map(|(row, usage)| usage + 10.0 * (row % 7) as f64 > 60.0).collect();
    let columns = vec![
        Column { name: "usage".to_owned(), data: ColumnData::Number(usage) },
        Column { name: "plan".to_owned(), data: ColumnData::Category(Categories::from_texts(plans)) },
    ];
    (columns, renewed)
}

/// What may be done, and what it costs.
const PLAYBOOK: &str = "[columns]\nvalue = \"arr\"\n[interventions.call]\ncost = 100\nlead_days = [30, 60]\n";

/// The files of a small book: 160 past renewals, every second one called 30 days before, which helps; and two open accounts.
fn files() -> [(&'static str, String); 4] {
    let mut renewals = "account_id,as_of,renewal_date,renewed,arr,usage\n".to_owned();
    let mut log = "account_id,kind,date\n".to_owned();
    for n in 0..160 {
        let (usage, is_called) = (n * 37 % 100, n % 2 == 0);
        let renewed = usage + 10 * (n % 7) + if is_called { 40 } else { 0 } > 70;
        writeln!(renewals, "p{n},2025-01-10,2025-04-20,{},{},{usage}", u8::from(renewed), 1000 + n).unwrap();
        if is_called {
            writeln!(log, "p{n},call,2025-03-21").unwrap();
        }
    }
    let accounts =
        "account_id,as_of,renewal_date,arr,usage\nq1,2026-01-10,2026-04-20,5000,5\nq2,2026-01-10,2026-04-20,5000,95\n";
    [
        ("renewals.csv", renewals),
        ("interventions.csv", log),
        ("accounts.csv", accounts.to_owned()),
        ("playbook.toml", PLAYBOOK.to_owned()),
    ]
}

/// The files of the small book in a folder.
fn lay_out(folder: &Path) {
    for (name, text) in files() {
        std::fs::write(folder.join(name), text).unwrap();
    }
}

/// The learning table of the small book, and its log.
fn past() -> (LearningTable, InterventionLog) {
    let [(file, renewals), (log_file, log), ..] = files();
    let playbook = Playbook::parse(PLAYBOOK, "playbook.toml").unwrap();
    let log = InterventionLog::read(&table(log_file, &log), &playbook).unwrap();
    (LearningTable::join(&table(file, &renewals), playbook, &log).unwrap(), log)
}

/// The open accounts of the small book.
fn open() -> TextTable {
    let [.., (file, accounts), _] = files();
    table(file, &accounts)
}

/// The model of the small book, learned once.
fn model() -> &'static Model {
    static MODEL: OnceLock<Model> = OnceLock::new();
    MODEL.get_or_init(|| train(&past().0, ModelId::from("m"), 0, Seed(1), &Silent).unwrap())
}
