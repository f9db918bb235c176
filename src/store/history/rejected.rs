//! The rows of the open book that were left out when its file was read last.

use sqlx::{AnyConnection, AssertSqlSafe, Row};

use super::super::error::StoreError;
use super::super::open::Store;
use super::super::rows::{CHUNK, Slot, places};
use crate::book::Rejected;

/// Columns of a row that was left out.
const SLOTS: [Slot; 7] = [Slot::Plain; 7];

impl Store {
    /// Up to `limit` rows that the last reading left out, in order of the file, after this many of them; each with its number.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails.
    pub async fn rejected(&self, after: i64, limit: usize) -> Result<Vec<(i64, Rejected)>, StoreError> {
        let rows = sqlx::query(
            "SELECT position, file, line, account_id, failing_column, found, reason FROM rejected \
             WHERE position > $1 ORDER BY position LIMIT $2",
        )
        .bind(after)
        .bind(i64::try_from(limit).unwrap_or(i64::MAX))
        .fetch_all(self.readers())
        .await?;
        rows.iter()
            .map(|row| {
                let rejected = Rejected {
                    file: row.try_get(1)?,
                    line: row.try_get::<i64, _>(2)?.cast_unsigned(),
                    account_id: row.try_get(3)?,
                    column: row.try_get(4)?,
                    value: row.try_get(5)?,
                    reason: row.try_get(6)?,
                };
                Ok((row.try_get(0)?, rejected))
            })
            .collect()
    }

    /// How many rows the last reading left out.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails.
    pub async fn n_rejected(&self) -> Result<usize, StoreError> {
        let row = sqlx::query("SELECT COUNT(*) FROM rejected").fetch_one(self.readers()).await?;
        Ok(usize::try_from(row.try_get::<i64, _>(0)?).unwrap_or(0))
    }
}

/// Puts these rows in the place of those of the reading before.
pub(super) async fn replace_rejected(connection: &mut AnyConnection, rejected: &[Rejected]) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM rejected").execute(&mut *connection).await?;
    let mut position = 0_i64;
    for some in rejected.chunks(CHUNK) {
        let text = format!(
            "INSERT INTO rejected (position, file, line, account_id, failing_column, found, reason) VALUES {}",
            places(some.len(), &SLOTS)
        );
        let mut query = sqlx::query(AssertSqlSafe(text));
        for row in some {
            position += 1;
            query = query
                .bind(position)
                .bind(&row.file)
                .bind(row.line.cast_signed())
                .bind(&row.account_id)
                .bind(&row.column)
                .bind(&row.value)
                .bind(&row.reason);
        }
        query.execute(&mut *connection).await?;
    }
    Ok(())
}
