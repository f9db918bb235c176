//! The ledger in the store: its lines are the readings of the history of scores, an entry is what one transaction published.

use std::collections::BTreeMap;

use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row};

use super::error::StoreError;
use super::open::Store;
use crate::ledger::{Broken, Chain, LedgerEntry, LedgerHead, LedgerLine, Salts, Statement, Verified, WholeEntry};
use crate::model::WinProbability;
use crate::units::random_bytes;

/// Entries read together.
const TOGETHER: i64 = 64;

/// The right to add the next entry, held until the transaction ends: others who publish wait for it.
pub(super) struct Pen {
    head: LedgerHead,
    at: i64,
    salts: Salts,
    n_lines: i64,
    lines: Vec<LedgerLine>,
}

impl Pen {
    pub(super) async fn take(connection: &mut AnyConnection, now: i64) -> Result<Self, StoreError> {
        // Written unchanged, so that PostgreSQL locks the row, too.
        let row = sqlx::query("UPDATE ledger_head SET position = position RETURNING position, hash")
            .fetch_one(connection)
            .await?;
        let head = LedgerHead { position: row.try_get(0)?, hash: row.try_get(1)? };
        let salts = Salts::new(&random_bytes()?);
        Ok(Self { head, at: now, salts, n_lines: 0, lines: Vec::new() })
    }

    /// When the entry is added.
    pub(super) fn at(&self) -> i64 {
        self.at
    }

    /// The position of the entry.
    pub(super) fn position(&self) -> i64 {
        self.head.position + 1
    }

    /// The next line, and its salt.
    pub(super) fn line(&mut self, said: &WinProbability) -> (LedgerLine, String) {
        let salt = self.salts.next().unwrap_or_default();
        self.n_lines += 1;
        (LedgerLine::of(self.n_lines, said.statement(self.at, salt.clone())), salt)
    }

    /// Takes lines that were kept into the entry.
    pub(super) fn enter(&mut self, lines: impl Iterator<Item = LedgerLine>) {
        self.lines.extend(lines);
    }

    /// Adds the entry, unless nothing was published.
    pub(super) async fn put_down(self, connection: &mut AnyConnection) -> Result<(), StoreError> {
        if self.lines.is_empty() {
            return Ok(());
        }
        let entry = LedgerEntry::after(&self.head, self.at, &self.lines);
        sqlx::query("INSERT INTO ledger (position, at, n_lines, root, previous, hash) VALUES ($1, $2, $3, $4, $5, $6)")
            .bind(entry.position)
            .bind(entry.at)
            .bind(entry.n_lines)
            .bind(&entry.root)
            .bind(&entry.previous)
            .bind(&entry.hash)
            .execute(&mut *connection)
            .await?;
        sqlx::query("UPDATE ledger_head SET position = $1, hash = $2")
            .bind(entry.position)
            .bind(&entry.hash)
            .execute(connection)
            .await?;
        Ok(())
    }
}

impl Store {
    /// Where the ledger ends.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails.
    pub async fn ledger_head(&self) -> Result<LedgerHead, StoreError> {
        let row = sqlx::query("SELECT position, hash FROM ledger_head").fetch_one(self.readers()).await?;
        Ok(LedgerHead { position: row.try_get(0)?, hash: row.try_get(1)? })
    }

    /// Up to `limit` entries without their lines, newest first; those before a position where one is named.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails.
    pub async fn ledger_page(&self, before: Option<i64>, limit: usize) -> Result<Vec<LedgerEntry>, StoreError> {
        let text = "SELECT position, at, n_lines, root, previous, hash FROM ledger WHERE position < $1 \
                    ORDER BY position DESC LIMIT $2";
        let rows = sqlx::query(text)
            .bind(before.unwrap_or(i64::MAX))
            .bind(i64::try_from(limit).unwrap_or(i64::MAX))
            .fetch_all(self.readers())
            .await?;
        rows.iter().map(entry).collect()
    }

    /// The next entries after a position with their lines, in order; none after the last.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails.
    pub async fn ledger_after(&self, position: i64) -> Result<Vec<WholeEntry>, StoreError> {
        let text = "SELECT position, at, n_lines, root, previous, hash FROM ledger WHERE position > $1 \
                    ORDER BY position LIMIT $2";
        let rows = sqlx::query(text).bind(position).bind(TOGETHER).fetch_all(self.readers()).await?;
        let entries: Vec<LedgerEntry> = rows.iter().map(entry).collect::<Result<_, _>>()?;
        let Some(last) = entries.last() else { return Ok(Vec::new()) };
        // One statement, so that an account that is erased meanwhile is told either way and not missed.
        let text = "SELECT ledger_position, ledger_line, ledger_hash, account_id, model, as_of, win_probability, low, \
                    high, scored_at, ledger_salt FROM score_history WHERE ledger_position > $1 AND ledger_position <= $2 \
                    UNION ALL SELECT position, line, hash, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL \
                    FROM ledger_erased WHERE position > $1 AND position <= $2 ORDER BY 1, 2";
        let rows = sqlx::query(text).bind(position).bind(last.position).fetch_all(self.readers()).await?;
        let mut lines: BTreeMap<i64, Vec<LedgerLine>> = BTreeMap::new();
        for row in &rows {
            lines.entry(row.try_get(0)?).or_default().push(line(row)?);
        }
        let with_lines = |entry: LedgerEntry| {
            let lines = lines.remove(&entry.position).unwrap_or_default();
            (entry, lines)
        };
        Ok(entries.into_iter().map(with_lines).collect())
    }

    /// Reads the whole ledger and holds it against itself, and against a hash that was kept outside where there is one.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails.
    pub async fn verify_ledger(&self, kept: Option<String>) -> Result<Result<Verified, Broken>, StoreError> {
        // What is published while this is read comes after the head.
        let end = self.ledger_head().await?;
        let mut chain = Chain::new(kept);
        let (mut position, mut began) = (0, None);
        while position < end.position {
            let entries = self.ledger_after(position).await?;
            let Some((last, _)) = entries.last() else { break };
            position = last.position;
            for (entry, lines) in entries.iter().filter(|(entry, _)| entry.position <= end.position) {
                began = began.or(Some(entry.at));
                if let Err(broken) = chain.read(entry, lines) {
                    return Ok(Err(broken));
                }
            }
        }
        if let Some(account_id) = self.beside_ledger(began).await? {
            return Ok(Err(Broken::Beside { account_id }));
        }
        Ok(chain.finish(Some(&end)))
    }

    /// The account of a reading that should be in the ledger and is not.
    async fn beside_ledger(&self, began: Option<i64>) -> Result<Option<String>, StoreError> {
        let Some(began) = began else { return Ok(None) };
        let text = "SELECT account_id FROM score_history WHERE ledger_position IS NULL AND scored_at > $1 \
                    OR ledger_position IS NOT NULL AND ledger_position NOT IN (SELECT position FROM ledger) \
                    ORDER BY account_id LIMIT 1";
        Ok(sqlx::query_scalar(text).bind(began).fetch_optional(self.readers()).await?)
    }
}

fn entry(row: &AnyRow) -> Result<LedgerEntry, StoreError> {
    Ok(LedgerEntry {
        position: row.try_get(0)?,
        at: row.try_get(1)?,
        n_lines: row.try_get(2)?,
        root: row.try_get(3)?,
        previous: row.try_get(4)?,
        hash: row.try_get(5)?,
    })
}

/// A line; a reading that lacks something it was entered with does not fit its hash any more.
fn line(row: &AnyRow) -> Result<LedgerLine, StoreError> {
    let account: Option<String> = row.try_get(3)?;
    let statement = match account {
        Some(account_id) => Some(Statement {
            account_id,
            model: row.try_get(4)?,
            as_of: row.try_get::<Option<String>, _>(5)?.and_then(|day| day.parse().ok()),
            win_probability: row.try_get(6)?,
            low: row.try_get(7)?,
            high: row.try_get(8)?,
            at: row.try_get(9)?,
            salt: row.try_get::<Option<String>, _>(10)?.unwrap_or_default(),
        }),
        None => None,
    };
    Ok(LedgerLine {
        number: row.try_get(1)?,
        hash: row.try_get::<Option<String>, _>(2)?.unwrap_or_default(),
        statement,
    })
}
