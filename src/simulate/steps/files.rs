//! The files of a book of the family, of the same form as the other's.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;

use super::book::StepsBook;
use super::kind::Kind;
use super::profile::{Package, Profile};
use super::term::Term;
use crate::simulate::files::{Sheet, TRUTH, WriteError, create_folder, write_sheet, write_whole};

const COLUMNS: [&str; 9] =
    ["arr", "package", "health", "seats_used_pct", "tickets_90d", "admin_active", "integrated", "years", "csm"];

const HEAD: &str = r#"[columns]
account = "account_id"
as_of = "as_of"
renewal_date = "renewal_date"
decided_on = "decided_on"
outcome = "renewed"
renewed_when = ["yes"]
value = "arr"
owner = "csm"
segment = "package"
"#;

impl StepsBook {
    /// Writes `renewals.csv`, `interventions.csv`, `accounts.csv`, `playbook.toml` and `truth.csv` into a directory,
    /// which is made when it is missing.
    ///
    /// # Errors
    /// [`WriteError`] names the file and the reason.
    pub fn write_to(&self, dir: &Path) -> Result<(), WriteError> {
        create_folder(dir)?;
        write_sheet(dir, "renewals.csv", |sheet| self.renewals(sheet))?;
        write_sheet(dir, "interventions.csv", |sheet| self.interventions(sheet))?;
        write_sheet(dir, "accounts.csv", |sheet| self.accounts(sheet))?;
        write_sheet(dir, "truth.csv", |sheet| self.truths(sheet))?;
        write_whole(dir, "playbook.toml", |file| file.write_all(self.playbook().as_bytes()))
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
        for term in &self.open {
            let (as_usual, without) = (term.probability_as_usual().get(), term.probability_without().get());
            let mut line = |kind: &str, lead: &str, with: f64| {
                // Adding zero turns -0 into 0, which is written without a sign.
                let uplift = ((with - without) * 1e6).round() / 1e6 + 0.0;
                let numbers = [as_usual, without, with, uplift].map(|value| format!("{value:.6}"));
                sheet.write_record(
                    [term.account.as_str(), kind, lead].into_iter().chain(numbers.iter().map(String::as_str)),
                )
            };
            line("", "", without)?;
            for (kind, lead) in term.possible_actions() {
                line(kind.as_str(), &lead.to_string(), term.probability_with(&[(kind, lead)]).get())?;
            }
        }
        Ok(())
    }

    /// The playbook; its budget grows with the book, and its day is the book's.
    fn playbook(&self) -> String {
        let mut text =
            format!("# A synthetic book does not age: this day counts as today.\ntoday = \"{}\"\n\n{HEAD}", self.today);
        for kind in Kind::ALL {
            let (cost, hours) = (kind.cost().0, kind.hours());
            // Writing into a string cannot fail.
            let _ = write!(
                text,
                "\n[interventions.{}]\nlabel = {:?}\ncost = {cost}\nhours = {hours}\nlead_days = {:?}\ncooldown_days = 120\nmax_per_account = 1\n",
                kind.as_str(),
                kind.label(),
                kind.lead_days(),
            );
        }
        let _ = write!(
            text,
            "\n[capacity]\nbudget = {}\n\n[health]\nred_below = 0.5\ngreen_from = 0.8\n",
            400 * self.open.len()
        );
        text
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
