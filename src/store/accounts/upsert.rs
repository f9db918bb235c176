//! Writing accounts: a version is added where something changed.

use std::collections::HashMap;

use sqlx::{AnyConnection, AssertSqlSafe, Row};

use super::super::error::StoreError;
use super::super::rows::{CHUNK, Slot, list, places};
use super::account::{Features, NewAccount, Upserted};

/// Keeps accounts, in the order given; gives what became of each and its revision from now on.
///
/// A version is added to the history of each that changed. Rows are written in order of their key, so that two writers
/// never wait for each other in a ring; an account that is sent several times is written once a round.
pub(in crate::store) async fn upsert(
    connection: &mut AnyConnection,
    accounts: &[NewAccount],
    now: i64,
) -> Result<Vec<(Upserted, i64)>, StoreError> {
    let mut order: Vec<usize> = (0..accounts.len()).collect();
    order.sort_by(|&a, &b| accounts[a].id.cmp(&accounts[b].id));
    let mut rounds: Vec<Vec<usize>> = Vec::new();
    let mut repeated = 0;
    for (at, &index) in order.iter().enumerate() {
        let is_repeated = at > 0 && accounts[order[at - 1]].id == accounts[index].id;
        repeated = if is_repeated { repeated + 1 } else { 0 };
        if rounds.len() == repeated {
            rounds.push(Vec::new());
        }
        rounds[repeated].push(index);
    }
    let mut results = vec![(Upserted::Created, 1); accounts.len()];
    for chunk in rounds.iter().flat_map(|round| round.chunks(CHUNK)) {
        upsert_chunk(connection, accounts, chunk, now, &mut results).await?;
    }
    Ok(results)
}

async fn upsert_chunk(
    connection: &mut AnyConnection,
    accounts: &[NewAccount],
    chunk: &[usize],
    now: i64,
    results: &mut [(Upserted, i64)],
) -> Result<(), StoreError> {
    let texts: Vec<String> = chunk.iter().map(|&index| text_of(&accounts[index].features)).collect::<Result<_, _>>()?;
    // The writing statement comes first: a transaction that reads before it writes may find the file locked.
    let text = format!(
        "INSERT INTO accounts (id, features, version, revision, first_seen, updated_at) VALUES {} \
         ON CONFLICT (id) DO UPDATE SET features = excluded.features, version = accounts.version + 1, \
         revision = accounts.revision + 1, updated_at = excluded.updated_at \
         WHERE accounts.features <> excluded.features RETURNING id, version, revision",
        places(chunk.len(), &[Slot::Plain; 6])
    );
    let mut query = sqlx::query(AssertSqlSafe(text));
    for (&index, text) in chunk.iter().zip(&texts) {
        query = query.bind(accounts[index].id.as_str()).bind(text).bind(1_i64).bind(1_i64).bind(now).bind(now);
    }
    let mut changed: HashMap<String, (i64, i64)> = HashMap::with_capacity(chunk.len());
    for row in query.fetch_all(&mut *connection).await? {
        changed.insert(row.try_get(0)?, (row.try_get(1)?, row.try_get(2)?));
    }
    let mut unchanged = Vec::new();
    let mut versions = Vec::with_capacity(changed.len());
    for (&index, text) in chunk.iter().zip(&texts) {
        match changed.get(accounts[index].id.as_str()) {
            Some(&(version, revision)) => {
                let upserted = if version == 1 { Upserted::Created } else { Upserted::Updated { version } };
                results[index] = (upserted, revision);
                versions.push((accounts[index].id.as_str(), version, text));
            }
            None => unchanged.push(index),
        }
    }
    if !versions.is_empty() {
        let places = places(versions.len(), &[Slot::Plain; 4]);
        let text = format!("INSERT INTO account_versions (account_id, version, features, accepted_at) VALUES {places}");
        let mut query = sqlx::query(AssertSqlSafe(text));
        for (id, version, text) in versions {
            query = query.bind(id).bind(version).bind(text).bind(now);
        }
        query.execute(&mut *connection).await?;
    }
    if !unchanged.is_empty() {
        let text = format!("SELECT id, version, revision FROM accounts WHERE id IN ({})", list(1, unchanged.len()));
        let mut query = sqlx::query(AssertSqlSafe(text));
        for &index in &unchanged {
            query = query.bind(accounts[index].id.as_str());
        }
        let mut known: HashMap<String, (i64, i64)> = HashMap::with_capacity(unchanged.len());
        for row in query.fetch_all(&mut *connection).await? {
            known.insert(row.try_get(0)?, (row.try_get(1)?, row.try_get(2)?));
        }
        for index in unchanged {
            let (version, revision) = known.get(accounts[index].id.as_str()).copied().unwrap_or((1, 1));
            results[index] = (Upserted::Unchanged { version }, revision);
        }
    }
    Ok(())
}

/// Notes that what was done about accounts has changed: their scores are no longer the latest.
pub(in crate::store) async fn revise(connection: &mut AnyConnection, ids: &[&str]) -> Result<(), StoreError> {
    let mut ids = ids.to_vec();
    ids.sort_unstable();
    ids.dedup();
    for chunk in ids.chunks(CHUNK) {
        let text = format!("UPDATE accounts SET revision = revision + 1 WHERE id IN ({})", list(1, chunk.len()));
        let mut query = sqlx::query(AssertSqlSafe(text));
        for id in chunk {
            query = query.bind(*id);
        }
        query.execute(&mut *connection).await?;
    }
    Ok(())
}

fn text_of(features: &Features) -> Result<String, StoreError> {
    serde_json::to_string(features).map_err(|source| StoreError::Damaged { field: "features", source })
}
