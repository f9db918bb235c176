//! The files of a synthetic book; each appears whole or not at all.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::book::SyntheticBook;
use super::columns::COLUMNS;
use super::playbook;
use super::situation::Situation;
use crate::units::Probability;

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
        create_folder(dir)?;
        write_sheet(dir, "renewals.csv", |sheet| self.renewals(sheet))?;
        write_sheet(dir, "interventions.csv", |sheet| self.interventions(sheet))?;
        write_sheet(dir, "accounts.csv", |sheet| self.accounts(sheet))?;
        write_sheet(dir, "truth.csv", |sheet| self.truths(sheet))?;
        let today = self.open.iter().map(|open| open.renewal_date.plus(-open.horizon)).max();
        let playbook = playbook::text(self.open.len(), today);
        write_whole(dir, "playbook.toml", |file| file.write_all(playbook.as_bytes()))
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

    fn interventions(&self, sheet: &mut Sheet<'_>) -> csv::Result<()> {
        sheet.write_record(["account_id", "kind", "date", "cost", "hours", "owner", "renewal_date"])?;
        for entry in &self.log {
            sheet.write_record([
                entry.account.as_str(),
                entry.kind.as_str(),
                &entry.date.to_string(),
                &format!("{:.0}", entry.cost.0),
                &format!("{:.1}", entry.hours),
                entry.owner,
                &entry.renewal_date.to_string(),
            ])?;
        }
        Ok(())
    }

    /// A line with blank kind for the empty plan, then a line for each single action that is still possible.
    fn truths(&self, sheet: &mut Sheet<'_>) -> csv::Result<()> {
        sheet.write_record(TRUTH)?;
        let as_usual: Vec<Probability> = self.open.par_iter().map(Situation::win_probability).collect();
        for (situation, as_usual) in self.open.iter().zip(as_usual) {
            let without = situation.log_odds_without().probability().get();
            let mut line = |kind: &str, lead: &str, with: f64| {
                let numbers = [as_usual.get(), without, with, with - without].map(|value| format!("{value:.6}"));
                sheet.write_record(
                    [situation.account.id.as_str(), kind, lead].into_iter().chain(numbers.iter().map(String::as_str)),
                )
            };
            line("", "", without)?;
            for (kind, lead) in situation.possible_actions() {
                let with = situation.log_odds_with(&[(kind, lead)]).probability().get();
                line(kind.as_str(), &lead.to_string(), with)?;
            }
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

/// Makes a directory where it is missing.
pub(super) fn create_folder(dir: &Path) -> Result<(), WriteError> {
    fs::create_dir_all(dir).map_err(|source| WriteError { path: dir.to_owned(), source })
}

/// Writes a table; it appears whole or not at all.
pub(super) fn write_sheet(
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
pub(super) fn write_whole(
    dir: &Path,
    name: &str,
    write: impl FnOnce(&mut File) -> io::Result<()>,
) -> Result<(), WriteError> {
    let partial = dir.join(format!(".{name}.partial"));
    let path = dir.join(name);
    let written = File::create(&partial).and_then(|mut file| {
        write(&mut file)?;
        file.sync_all()
    });
    written.and_then(|()| fs::rename(&partial, &path)).map_err(|source| WriteError { path, source })
}
