//! Which columns are account, dates, value, owner, segment, name and tenure.

use super::answer::{Question, RoleReading, Stated, Sureness};
use super::column_words::{ACCOUNT, AS_OF, DECIDED_ON, NAME, OWNER, RENEWAL_DATE, SEGMENT, TENURE, VALUE};
use super::facts::{ColumnFacts, TableFacts};
use super::names::{fit, fit_closely, plain_name};
use crate::table::{Kind, parse_date_cell};

/// A name below this fits no role.
const LEAST: f64 = 0.4;
/// No more different numbers than this are grades, not amounts.
const FEW_AMOUNTS: usize = 15;
/// Fewer owners or segments than 2, or more segments than this, are none.
const MOST_SEGMENTS: usize = 15;
/// A name below this is no tenure: few tables have one, and none has to.
const CLEAR_TENURE: f64 = 0.8;

/// The roles of a table of renewals or accounts, outcome apart; `taken` are columns that play a part already.
pub(super) fn roles_of(table: &TableFacts, taken: &[String], stated: &Stated) -> (Vec<RoleReading>, Vec<Question>) {
    let mut roles = Roles { table, taken: taken.to_vec(), stated, found: Vec::new(), questions: Vec::new() };
    roles.account();
    roles.dates();
    roles.by_name("value", VALUE, &|column| {
        column.inferred.kind == Kind::Number && column.inferred.n_distinct > FEW_AMOUNTS
    });
    let n_rows = table.n_rows();
    let few = |column: &ColumnFacts, most: usize| {
        let is_words = matches!(column.inferred.kind, Kind::Category | Kind::Text | Kind::Flag);
        is_words && (2..=most).contains(&column.inferred.n_distinct)
    };
    roles.by_name("owner", OWNER, &|column| few(column, (n_rows / 2).max(2)));
    roles.by_name("segment", SEGMENT, &|column| {
        let is_code = column.inferred.kind == Kind::Number && column.inferred.n_distinct <= 5;
        few(column, MOST_SEGMENTS) || is_code && (2..=5).contains(&column.inferred.n_distinct)
    });
    roles.by_name("name", NAME, &|column| {
        let is_words = matches!(column.inferred.kind, Kind::Category | Kind::Text);
        is_words && column.inferred.n_distinct > MOST_SEGMENTS
    });
    roles.by_name("tenure", TENURE, &|column| {
        column.inferred.kind == Kind::Number && fit(&column.name, TENURE) >= CLEAR_TENURE
    });
    (roles.found, roles.questions)
}

struct Roles<'a> {
    table: &'a TableFacts<'a>,
    taken: Vec<String>,
    stated: &'a Stated,
    found: Vec<RoleReading>,
    questions: Vec<Question>,
}

impl Roles<'_> {
    fn take(&mut self, role: &str, column: &str, sure: Sureness, why: String) {
        self.taken.push(column.to_owned());
        self.found.push(RoleReading { role: role.to_owned(), column: column.to_owned(), sure, why });
    }

    /// Whether a person has said which column it is, or that there is none.
    fn is_stated(&mut self, role: &str) -> bool {
        let Some(column) = self.stated.columns.get(role) else { return false };
        if self.table.column(column).is_some() {
            self.take(role, column, Sureness::Sure, "it was stated".to_owned());
        }
        true
    }

    /// Free columns that fit, the best first.
    fn fitting(&self, words: &[(&str, f64)], holds: &dyn Fn(&ColumnFacts) -> bool) -> Vec<(f64, &ColumnFacts)> {
        let free = self.table.columns.iter().filter(|column| !self.taken.contains(&column.name));
        let mut fitting: Vec<(f64, &ColumnFacts)> = free
            .map(|column| (fit(&column.name, words), column))
            .filter(|(fit, column)| *fit >= LEAST && holds(column))
            .collect();
        fitting.sort_by(|a, b| b.0.total_cmp(&a.0));
        fitting
    }

    fn by_name(&mut self, role: &str, words: &[(&str, f64)], holds: &dyn Fn(&ColumnFacts) -> bool) {
        if self.is_stated(role) {
            return;
        }
        let found = self.fitting(words, holds).first().map(|(fit, column)| (*fit, column.name.clone()));
        if let Some((fit, column)) = found {
            self.take(role, &column, Sureness::of_fit(fit), "by its name".to_owned());
        }
    }

    fn account(&mut self) {
        if self.is_stated("account") {
            return;
        }
        let n_rows = self.table.n_rows();
        let fitting: Vec<(f64, String, f64)> = self
            .fitting(ACCOUNT, &|column| is_id(column, n_rows) && fit_closely(&column.name, ACCOUNT) >= LEAST)
            .into_iter()
            .map(|(fit, column)| (fit, column.name.clone(), column.inferred.blank_share))
            .collect();
        let whole = fitting.iter().find(|(_, _, blank)| *blank == 0.0);
        let blank = fitting.first().filter(|(_, _, blank)| *blank > 0.0);
        if let Some((fit, column, _)) = whole {
            let (mut sure, mut why) = (Sureness::of_fit(*fit), "by its name, and no cell is blank".to_owned());
            if let Some((_, name, share)) = blank {
                sure = Sureness::Likely;
                why = format!("{name:?} fits better by its name and is blank in {:.0} % of the rows", 100.0 * share);
                self.questions.push(Question {
                    about: "columns.account".to_owned(),
                    ask: format!(
                        "Which column is the account ID? Rows with a blank in {name:?} cannot be told apart by it."
                    ),
                    options: vec![column.clone(), name.clone()],
                    taken: column.clone(),
                });
            }
            self.take("account", column, sure, why);
            return;
        }
        // Without a name that fits: the first column of text that never repeats.
        let unique = self.table.columns.iter().find(|column| column.is_unique() && column.inferred.kind == Kind::Text);
        if let Some(name) = unique.map(|column| column.name.clone()) {
            self.take("account", &name, Sureness::Likely, "no cell is blank and no two are alike".to_owned());
        }
    }

    fn dates(&mut self) {
        for (role, words) in [("as_of", AS_OF), ("renewal_date", RENEWAL_DATE), ("decided_on", DECIDED_ON)] {
            if self.is_stated(role) {
                continue;
            }
            let found = self.fitting(words, &ColumnFacts::is_date);
            let fits = found.iter().find(|(_, column)| self.is_in_order(role, &column.name));
            let found = fits.map(|(fit, column)| (*fit, column.name.clone(), column.inferred.blank_share));
            if let Some((fit, column, blank)) = found {
                // A contract that is open still has an end: blanks say that the day is that of an event.
                if role == "renewal_date" && blank > 0.3 {
                    continue;
                }
                self.take(role, &column, Sureness::of_fit(fit), "by its name, and it holds days".to_owned());
            }
        }
    }

    /// Whether no row is known after its renewal.
    fn is_in_order(&self, role: &str, column: &str) -> bool {
        let known = self.found.iter().find(|found| found.role == "as_of").map(|found| found.column.as_str());
        let (Some(before), true) = (known, role != "as_of") else { return true };
        let table = self.table.table;
        let (Some(first), Some(second)) = (table.column(before), table.column(column)) else { return true };
        (0..table.n_rows()).all(|row| {
            let day = |of| parse_date_cell(table, of, row).ok().flatten();
            !matches!((day(first), day(second)), (Some(first), Some(second)) if first > second)
        })
    }
}

/// Whether a column may name accounts: a quantity does not.
fn is_id(column: &ColumnFacts, n_rows: usize) -> bool {
    let n_distinct = column.inferred.n_distinct;
    match column.inferred.kind {
        Kind::Category | Kind::Text => n_distinct > 1,
        // Numbers that name something are many, and whole.
        Kind::Number => 2 * n_distinct > n_rows && column.is_whole,
        Kind::Date | Kind::Flag => false,
    }
}

/// How well a table's columns fit those of another, outcome apart: the share of the other's columns it has.
pub(super) fn shared_columns(of: &TableFacts, with: &TableFacts) -> f64 {
    let names: Vec<String> = of.columns.iter().map(|column| plain_name(&column.name)).collect();
    let n_shared = with.columns.iter().filter(|column| names.contains(&plain_name(&column.name))).count();
    n_shared as f64 / with.columns.len().max(1) as f64
}
