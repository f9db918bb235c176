//! The log of a file as a whole: what it says takes the place of what the file before it said.
//!
//! A line is told by what it says, so that a file loaded again changes nothing, whatever its lines are called in the
//! store; an earlier version of winprob called them otherwise.

use std::collections::{BTreeSet, HashMap};

use sqlx::{AnyConnection, AssertSqlSafe, Row};

use super::super::accounts::revise;
use super::super::error::StoreError;
use super::super::rows::{CHUNK, list};
use super::intervention::{COLUMNS, FILE, LoggedIntervention, NewIntervention, entry_of, insert};
use crate::units::Canonical;

/// What a line says.
type Said = [u8; 32];

/// The name of the `time`-th line that says the same.
fn name(canonical: Canonical, time: u64) -> String {
    format!("file:{}", &canonical.whole(time).hash().to_hex()[..24])
}

/// Lines of a file's log in the store.
#[derive(Default)]
struct Kept {
    /// Names of those in force, by what they say, each with its account.
    in_force: HashMap<Said, Vec<(String, String)>>,
    /// The latest version of each name.
    versions: HashMap<String, i64>,
}

async fn kept(connection: &mut AnyConnection) -> Result<Kept, StoreError> {
    let text = format!(
        "SELECT {COLUMNS}, id, version, removed_at FROM interventions WHERE source = 'file' ORDER BY id, version"
    );
    let mut kept = Kept::default();
    for row in sqlx::query(AssertSqlSafe(text)).fetch_all(connection).await? {
        let (id, version, removed): (String, i64, Option<i64>) =
            (row.try_get("id")?, row.try_get("version")?, row.try_get("removed_at")?);
        if removed.is_none() {
            let entry = entry_of(&row)?;
            let said = *entry.canonical().hash().as_bytes();
            kept.in_force.entry(said).or_default().push((id.clone(), entry.account_id));
        }
        kept.versions.insert(id, version);
    }
    Ok(kept)
}

/// Puts a file's log in the place of the one loaded before; what callers told stays, and so does what was known before.
pub(in crate::store) async fn replace(
    connection: &mut AnyConnection,
    log: &[LoggedIntervention],
    now: i64,
) -> Result<(), StoreError> {
    let Kept { mut in_force, versions } = kept(connection).await?;
    let mut wanted: HashMap<Said, Vec<&LoggedIntervention>> = HashMap::with_capacity(log.len());
    for entry in log {
        wanted.entry(*entry.canonical().hash().as_bytes()).or_default().push(entry);
    }
    let mut added = Vec::new();
    for (said, entries) in wanted {
        let held = in_force.entry(said).or_default();
        let stays: BTreeSet<String> = held.drain(..entries.len().min(held.len())).map(|(id, _)| id).collect();
        let names = (1..).map(|time| name(entries[0].canonical(), time)).filter(|id| !stays.contains(id));
        for (id, entry) in names.zip(&entries[stays.len()..]) {
            let version = versions.get(&id).map_or(1, |version| version + 1);
            added.push((NewIntervention { id, entry: (*entry).clone(), recommendation_id: None }, version));
        }
    }
    let mut gone: Vec<(String, String)> = in_force.into_values().flatten().collect();
    gone.sort();
    added.sort_by(|(a, _), (b, _)| a.id.cmp(&b.id));
    for chunk in gone.chunks(CHUNK) {
        let text = format!(
            "UPDATE interventions SET removed_at = $1 WHERE removed_at IS NULL AND id IN ({})",
            list(2, chunk.len())
        );
        let mut query = sqlx::query(AssertSqlSafe(text)).bind(now);
        for (id, _) in chunk {
            query = query.bind(id);
        }
        query.execute(&mut *connection).await?;
    }
    let lines: Vec<(&NewIntervention, i64)> = added.iter().map(|(line, version)| (line, *version)).collect();
    insert(connection, &lines, FILE, now).await?;
    let touched: BTreeSet<&str> = gone
        .iter()
        .map(|(_, account)| account.as_str())
        .chain(added.iter().map(|(line, _)| line.entry.account_id.as_str()))
        .collect();
    revise(connection, &touched.into_iter().collect::<Vec<_>>()).await
}
