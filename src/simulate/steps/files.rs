//! The files of a book of the family, of the same form as the other's.

use std::path::Path;

use super::book::StepsBook;
use super::kind::Kind;
use super::profile::{Package, Profile};
use super::term::Term;
use crate::simulate::files::{Sheet, TRUTH, Table, WriteError, write_book, write_log, write_truth};
use crate::simulate::playbook;

const COLUMNS: [&str; 9] =
    ["arr", "package", "health", "seats_used_pct", "tickets_90d", "admin_active", "integrated", "years", "csm"];

/// Two bands of health.
const TAIL: &str = "
[health]
red_below = 0.5
green_from = 0.8
";

impl StepsBook {
    /// Writes `renewals.csv`, `interventions.csv`, `accounts.csv`, `playbook.toml` and `truth.csv` into a directory,
    /// which is made when it is missing.
    ///
    /// # Errors
    /// [`WriteError`] names the file and the reason.
    pub fn write_to(&self, dir: &Path) -> Result<(), WriteError> {
        let tables: [Table<'_>; 4] = [
            ("renewals.csv", &|sheet| self.renewals(sheet)),
            ("interventions.csv", &|sheet| write_log(sheet, &self.log, Kind::as_str)),
            ("accounts.csv", &|sheet| self.accounts(sheet)),
            ("truth.csv", &|sheet| self.truths(sheet)),
        ];
        write_book(dir, tables, &self.playbook())
    }

    fn renewals(&self, sheet: &mut Sheet<'_>) -> csv::Result<()> {
        let first = ["account_id", "as_of", "renewal_date", "decided_on", "renewed"];
        sheet.write_record(first.into_iter().chain(COLUMNS))?;
        for row in &self.past {
            identity(sheet, &row.term)?;
            sheet.write_field(row.decided_on.to_string())?;
            sheet.write_field(flag(row.renewed))?;
            features(sheet, &row.term.profile)?;
        }
        Ok(())
    }

    fn accounts(&self, sheet: &mut Sheet<'_>) -> csv::Result<()> {
        sheet.write_record(["account_id", "as_of", "renewal_date"].into_iter().chain(COLUMNS))?;
        for term in &self.open {
            identity(sheet, term)?;
            features(sheet, &term.profile)?;
        }
        Ok(())
    }

    fn truths(&self, sheet: &mut Sheet<'_>) -> csv::Result<()> {
        sheet.write_record(TRUTH)?;
        for term in &self.open {
            let actions = term.possible_actions().into_iter();
            let actions = actions.map(|(kind, lead)| (kind.as_str(), lead, term.probability_with(&[(kind, lead)])));
            let usual = [term.probability_as_usual(), term.probability_without()];
            write_truth(sheet, &term.account, usual, actions)?;
        }
        Ok(())
    }

    /// The playbook; its budget grows with the book, and its day is the book's.
    fn playbook(&self) -> String {
        let mut text = playbook::head(Some(self.today), "package");
        for kind in Kind::ALL {
            playbook::intervention(&mut text, kind.as_str(), &kind.rules());
        }
        playbook::line(&mut text, format_args!("\n[capacity]\nbudget = {}", 400 * self.open.len()));
        text + TAIL
    }
}

fn identity(sheet: &mut Sheet<'_>, term: &Term) -> csv::Result<()> {
    sheet.write_field(term.account.as_str())?;
    sheet.write_field(term.as_of().to_string())?;
    sheet.write_field(term.renewal_date.to_string())
}

/// Writes the feature cells and ends the record.
fn features(sheet: &mut Sheet<'_>, profile: &Profile) -> csv::Result<()> {
    let package = match profile.package {
        Package::Basic => "basic",
        Package::Plus => "plus",
        Package::Complete => "complete",
    };
    let whole = |value: f64| format!("{value:.0}");
    sheet.write_record([
        whole(profile.arr.0).as_str(),
        package,
        &whole(profile.health),
        &whole(profile.seats_used_pct),
        &whole(profile.tickets_90d),
        flag(profile.admin_active),
        flag(profile.integrated),
        &whole(profile.years),
        profile.owner,
    ])
}

fn flag(yes: bool) -> &'static str {
    if yes { "yes" } else { "no" }
}
