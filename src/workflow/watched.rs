//! The open accounts of the store as alerts look at them.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};

use super::records::text_of;
use crate::book::{AlertColumns, Playbook};
use crate::insight::{Planned, Watched, is_there};
use crate::store::{AccountScore, AccountVersion, Features, Store, StoreError, TopAction};
use crate::units::{Date, day_of};

/// The open accounts, and whether there is a plan of the book.
pub struct WatchedBook {
    /// The accounts whose renewal has not ended.
    pub accounts: Vec<Watched>,
    /// Whether there is a plan.
    pub has_plan: bool,
}

/// Reads what alerts look at.
///
/// # Errors
/// [`StoreError`] when the store fails.
pub async fn watched_book(store: &Store, playbook: &Playbook) -> Result<WatchedBook, StoreError> {
    let columns = &playbook.alerts;
    let mut features: HashMap<String, Features> =
        store.accounts_after("", i64::MAX).await?.into_iter().map(|account| (account.id.0, account.features)).collect();
    let ended = store.ended().await?;
    let mut published = store.all_past_scores().await?;
    let mut done: HashMap<String, Vec<(String, Date)>> = HashMap::new();
    for entry in store.interventions().await?.into_iter().filter(|entry| entry.done) {
        if let Ok(day) = entry.date.parse() {
            done.entry(entry.account_id).or_default().push((playbook.kind_meant(&entry.kind).0, day));
        }
    }
    let plan = store.latest_plan().await?;
    let has_plan = plan.is_some();
    let mut plan = plan.unwrap_or_default();
    let mut book = store.whole_book().await?;
    book.retain(|account| !account.has_ended(&ended));
    let mut sponsors = sponsors(store, columns, &book, &features).await?;
    let one = |account: AccountScore| {
        let id = account.account_id;
        let readings = published.remove(&id).unwrap_or_default();
        Watched {
            cells: alert_cells(&features.remove(&id).unwrap_or_default(), columns),
            sponsor: sponsors.remove(&id).unwrap_or_default(),
            readings: readings.iter().map(|score| (day_of(score.scored_at.0), score.win_probability)).collect(),
            planned: plan.remove(&id).unwrap_or_default().iter().filter_map(planned).collect(),
            done: done.remove(&id).unwrap_or_default(),
            next_step: account.top_action.as_ref().map(next_step),
            account_id: id,
            name: account.name,
            owner: account.owner,
            segment: account.segment,
            value: account.value,
            renewal_date: account.renewal_date,
        }
    };
    Ok(WatchedBook { accounts: book.into_iter().map(one).collect(), has_plan })
}

/// The cells of the columns stated under `[alerts]` that are not blank, by column.
#[must_use]
pub fn alert_cells(features: &Features, columns: &AlertColumns) -> BTreeMap<String, String> {
    let cell = |column: &str| Some((column.to_owned(), text_of(features.get(column)?)?.into_owned()));
    let cells = columns.named().into_iter().filter_map(|(_, column)| cell(column));
    cells.filter(|(_, text)| !text.trim().is_empty()).collect()
}

/// The cell of the sponsor from each day on, of the accounts that have none today.
async fn sponsors(
    store: &Store,
    columns: &AlertColumns,
    book: &[AccountScore],
    features: &HashMap<String, Features>,
) -> Result<HashMap<String, Vec<(Date, Option<String>)>>, StoreError> {
    let Some(column) = &columns.sponsor else { return Ok(HashMap::new()) };
    let cell = |features: &Features| features.get(column).and_then(text_of).map(Cow::into_owned);
    let has_none = |account: &&AccountScore| {
        features.get(&account.account_id).is_some_and(|features| !is_there(cell(features).as_deref(), true))
    };
    let ids: Vec<&str> = book.iter().filter(has_none).map(|account| account.account_id.as_str()).collect();
    let known = |version: &AccountVersion| (day_of(version.accepted_at), cell(&version.features));
    let versions = store.versions_of(&ids).await?.into_iter();
    Ok(versions.map(|(id, versions)| (id, versions.iter().map(known).collect())).collect())
}

fn planned(action: &serde_json::Value) -> Option<Planned> {
    let text = |field: &str| action[field].as_str().map(str::to_owned);
    Some(Planned { kind: text("kind")?, label: text("label")?, act_by: text("act_by")?.parse().ok()? })
}

fn next_step(action: &TopAction) -> String {
    let day = action.act_by.map_or_else(String::new, |day| format!(" by {day}"));
    format!("{}{day}", action.label)
}
