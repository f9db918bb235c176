//! What callers tell of accounts one by one or many at once: every entry checked, all of them kept or none.

use std::collections::{BTreeSet, HashSet};

use serde::de::DeserializeOwned;
use serde_json::Value;

use super::super::problem::{FieldError, Problem};
use super::super::state::AppState;
use crate::units::Date;

/// Longest text of a key, a name or a reason.
const LONGEST_TEXT: usize = 2000;

/// The entries of a body, and how to point at each.
pub(in crate::service) struct Told<T> {
    /// The entries.
    pub entries: Vec<T>,
    is_list: bool,
}

impl<T: DeserializeOwned> Told<T> {
    /// Reads a body that is one entry or an array of them.
    ///
    /// # Errors
    /// A [`Problem`] that points at what cannot be read.
    pub(in crate::service) fn read(state: &AppState, body: Value) -> Result<Self, Problem> {
        let (values, is_list) = match body {
            Value::Array(values) => (values, true),
            value => (vec![value], false),
        };
        let most = state.limits.accounts;
        if values.is_empty() || values.len() > most {
            let detail = format!("found {} entries, expected 1 to {most}", values.len());
            return Err(Problem::invalid(vec![FieldError::at("", detail)]));
        }
        let mut told = Self { entries: Vec::with_capacity(values.len()), is_list };
        let mut errors = Vec::new();
        for (index, value) in values.into_iter().enumerate() {
            match serde_path_to_error::deserialize(value) {
                Ok(entry) => told.entries.push(entry),
                Err(error) => {
                    let path = error.path().to_string();
                    let field = if path == "." { String::new() } else { format!("/{}", path.replace('.', "/")) };
                    errors.push(FieldError::at(format!("{}{field}", told.pointer(index)), error.inner().to_string()));
                }
            }
        }
        Problem::refuse_if_any(errors)?;
        Ok(told)
    }
}

impl<T> Told<T> {
    fn pointer(&self, index: usize) -> String {
        if self.is_list { format!("/{index}") } else { String::new() }
    }

    /// Refuses the body unless every entry passes `check`, which gives the fields that are wrong and why.
    ///
    /// # Errors
    /// A [`Problem`] that points at each of them.
    pub(in crate::service) fn check(&self, check: impl Fn(&T) -> Vec<(&'static str, String)>) -> Result<(), Problem> {
        Problem::refuse_if_any(self.errors(check))
    }

    fn errors(&self, check: impl Fn(&T) -> Vec<(&'static str, String)>) -> Vec<FieldError> {
        self.entries
            .iter()
            .enumerate()
            .flat_map(|(index, entry)| {
                let at = self.pointer(index);
                check(entry).into_iter().map(move |(field, detail)| FieldError::at(format!("{at}/{field}"), detail))
            })
            .collect()
    }

    /// Refuses the body when it names an account that the store does not know; gives the accounts, each once.
    ///
    /// # Errors
    /// A [`Problem`] that points at each of them.
    pub(in crate::service) async fn known_accounts(
        &self,
        state: &AppState,
        account: impl Fn(&T) -> &str,
    ) -> Result<Vec<String>, Problem> {
        let named: BTreeSet<&str> = self.entries.iter().map(&account).collect();
        let mut unknown = HashSet::new();
        for id in &named {
            if state.store.account_revision(id).await?.is_none() {
                unknown.insert(*id);
            }
        }
        let errors = self.errors(|entry| {
            let id = account(entry);
            let detail = || format!("there is no account {id:?}; send it first with PUT /v1/accounts/{{id}}");
            if unknown.contains(id) { vec![("account_id", detail())] } else { Vec::new() }
        });
        if !errors.is_empty() {
            return Err(Problem::at_odds(errors));
        }
        Ok(named.into_iter().map(str::to_owned).collect())
    }
}

/// Points at the fields of a body that are wrong.
pub(in crate::service) fn at_fields(
    wrong: impl IntoIterator<Item = Option<(&'static str, String)>>,
) -> Vec<FieldError> {
    wrong.into_iter().flatten().map(|(field, detail)| FieldError::at(format!("/{field}"), detail)).collect()
}

/// What is wrong with a text, if anything.
pub(in crate::service) fn text_errors(field: &'static str, text: Option<&str>) -> Option<(&'static str, String)> {
    let text = text?;
    let wrong = text.trim().is_empty() || text.chars().count() > LONGEST_TEXT || text.contains('\0');
    wrong.then(|| (field, format!("expected a text of 1 to {LONGEST_TEXT} characters")))
}

/// What is wrong with a day, if anything.
pub(in crate::service) fn day_errors(field: &'static str, day: Option<&str>) -> Option<(&'static str, String)> {
    let day = day?;
    let wrong = day.len() != 10 || day.parse::<Date>().is_err();
    wrong.then(|| (field, format!("found {day:?}, expected a day that exists, written YYYY-MM-DD")))
}

/// What is wrong with a number, if anything.
pub(in crate::service) fn number_errors(
    field: &'static str,
    number: Option<f64>,
    expected: std::ops::RangeInclusive<f64>,
) -> Option<(&'static str, String)> {
    let number = number?;
    let words = || format!("found {number}, expected a number from {} to {}", expected.start(), expected.end());
    (!expected.contains(&number)).then(|| (field, words()))
}
