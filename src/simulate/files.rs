//! The files of a synthetic book; each appears whole or not at all.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::accounts::COLUMNS;
use super::book::SyntheticBook;
use super::course::{LogEntry, Situation};
use super::playbook;
use super::truth::Kind;
use crate::units::{AccountId, Days, Probability};

/// A file of the book could not be written.
#[derive(Debug, thiserror::Error)]
#[error("cannot write {}", path.display())]
pub struct WriteError {
    /// The file or directory.
    pub path: PathBuf,
    /// Why.
    pub source: io::Error,
}

/// A file of comma-separated values while it is written.
pub(super) type Sheet<'file> = csv::Writer<&'file mut File>;

/// The columns of `truth.csv`.
pub(super) const TRUTH: [&str; 7] =
    ["account_id", "kind", "lead_days", "win_probability", "win_probability_without", "win_probability_with", "uplift"];

impl SyntheticBook {
    /// Writes `renewals.csv`, `interventions.csv`, `accounts.csv`, `playbook.toml` and `truth.csv` into a directory,
    /// which is made when it is missing.
    ///
    /// Each file is written beside its place and then renamed, so a reader never sees half of one.
    ///
    /// # Errors
    /// [`WriteError`] names the file and the reason.
    pub fn write_to(&self, dir: &Path) -> Result<(), WriteError> {
        let today = self.open.iter().map(|open| open.renewal_date.plus(-open.horizon)).max();
        let tables: [Table<'_>; 4] = [
            ("renewals.csv", &|sheet| self.renewals(sheet)),
            ("interventions.csv", &|sheet| write_log(sheet, &self.log, Kind::as_str)),
            ("accounts.csv", &|sheet| self.accounts(sheet)),
            ("truth.csv", &|sheet| self.truths(sheet)),
        ];
        write_book(dir, tables, &playbook::text(self.open.len(), today))
    }

    fn renewals(&self, sheet: &mut Sheet<'_>) -> csv::Result<()> {
        let first = ["account_id", "account_name", "as_of", "renewal_date", "decided_on", "renewed"];
        sheet.write_record(first.into_iter().chain(COLUMNS.iter().map(|column| column.name)))?;
        for row in &self.past {
            write_identity(sheet, &row.situation)?;
            sheet.write_field(row.decided_on.to_string())?;
            sheet.write_field(if row.renewed { "yes" } else { "no" })?;
            write_features(sheet, &row.situation)?;
        }
        Ok(())
    }

    fn accounts(&self, sheet: &mut Sheet<'_>) -> csv::Result<()> {
        let first = ["account_id", "account_name", "as_of", "renewal_date"];
        sheet.write_record(first.into_iter().chain(COLUMNS.iter().map(|column| column.name)))?;
        for situation in &self.open {
            write_identity(sheet, situation)?;
            write_features(sheet, situation)?;
        }
        Ok(())
    }

    fn truths(&self, sheet: &mut Sheet<'_>) -> csv::Result<()> {
        sheet.write_record(TRUTH)?;
        let as_usual: Vec<Probability> = self.open.par_iter().map(Situation::win_probability).collect();
        for (situation, as_usual) in self.open.iter().zip(as_usual) {
            let without = situation.log_odds_without().probability();
            let with = |plan| situation.log_odds_with(&[plan]).probability();
            let actions = situation.possible_actions().into_iter();
            let actions = actions.map(|(kind, lead)| (kind.as_str(), lead, with((kind, lead))));
            write_truth(sheet, &situation.account.id, [as_usual, without], actions)?;
        }
        Ok(())
    }
}

fn write_identity(sheet: &mut Sheet<'_>, situation: &Situation) -> csv::Result<()> {
    sheet.write_field(situation.account.id.as_str())?;
    sheet.write_field(&situation.account.name)?;
    sheet.write_field(situation.as_of().to_string())?;
    sheet.write_field(situation.renewal_date.to_string())
}

/// Writes the feature cells and ends the record.
fn write_features(sheet: &mut Sheet<'_>, situation: &Situation) -> csv::Result<()> {
    for column in &COLUMNS {
        sheet.write_field((column.cell)(&situation.account, &situation.reading))?;
    }
    sheet.write_record(None::<&[u8]>)
}

/// The log of what was done, by the names of its kinds.
pub(super) fn write_log<K: Copy>(
    sheet: &mut Sheet<'_>,
    log: &[LogEntry<K>],
    name: fn(K) -> &'static str,
) -> csv::Result<()> {
    sheet.write_record(["account_id", "kind", "date", "cost", "hours", "owner", "renewal_date"])?;
    for entry in log {
        sheet.write_record([
            entry.account.as_str(),
            name(entry.kind),
            &entry.date.to_string(),
            &format!("{:.0}", entry.cost.0),
            &format!("{:.1}", entry.hours),
            entry.owner,
            &entry.renewal_date.to_string(),
        ])?;
    }
    Ok(())
}

/// The truth about an account: a line with blank kind for the empty plan, then a line for each action with its probability.
pub(super) fn write_truth(
    sheet: &mut Sheet<'_>,
    account: &AccountId,
    [as_usual, without]: [Probability; 2],
    actions: impl Iterator<Item = (&'static str, Days, Probability)>,
) -> csv::Result<()> {
    let actions = actions.map(|(kind, lead, with)| (kind, lead.to_string(), with));
    for (kind, lead, with) in std::iter::once(("", String::new(), without)).chain(actions) {
        let uplift = with.get() - without.get();
        let numbers = [as_usual.get(), without.get(), with.get(), uplift].map(six_digits);
        sheet.write_record([account.as_str(), kind, &lead].into_iter().chain(numbers.iter().map(String::as_str)))?;
    }
    Ok(())
}

/// A number with six digits; what rounds to zero has no sign.
fn six_digits(value: f64) -> String {
    let text = format!("{value:.6}");
    if text == "-0.000000" { "0.000000".to_owned() } else { text }
}

/// A table of a book: its name, and what writes it.
pub(super) type Table<'a> = (&'static str, &'a dyn Fn(&mut Sheet<'_>) -> csv::Result<()>);

/// Writes tables and playbook of a book into a directory, which is made when it is missing.
pub(super) fn write_book(dir: &Path, tables: [Table<'_>; 4], playbook: &str) -> Result<(), WriteError> {
    fs::create_dir_all(dir).map_err(|source| WriteError { path: dir.to_owned(), source })?;
    for (name, write) in tables {
        write_sheet(dir, name, write)?;
    }
    write_whole(dir, "playbook.toml", |file| file.write_all(playbook.as_bytes()))
}

fn write_sheet(
    dir: &Path,
    name: &str,
    write: impl FnOnce(&mut Sheet<'_>) -> csv::Result<()>,
) -> Result<(), WriteError> {
    write_whole(dir, name, |file| {
        let mut sheet = csv::Writer::from_writer(file);
        write(&mut sheet)?;
        sheet.flush()
    })
}

/// Writes a file under a passing name and gives it its own once it is complete.
fn write_whole(dir: &Path, name: &str, write: impl FnOnce(&mut File) -> io::Result<()>) -> Result<(), WriteError> {
    let partial = dir.join(format!(".{name}.partial"));
    let path = dir.join(name);
    let written = File::create(&partial).and_then(|mut file| {
        write(&mut file)?;
        file.sync_all()
    });
    written.and_then(|()| fs::rename(&partial, &path)).map_err(|source| WriteError { path, source })
}
