//! The queue of jobs: taken by one worker at a time under a lease.

use serde_json::Value;
use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, Row};

use super::super::error::StoreError;
use super::super::open::Store;
use super::job::{Job, JobEnd, JobKind, JobState};

const COLUMNS: &str = "id, kind, state, asked, stage, progress, cancel_asked, attempts, result, error, created_at, \
                       started_at, finished_at";

impl Store {
    /// Queues a job.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails.
    pub async fn queue_job(&self, id: &str, kind: JobKind, asked: &Value, now: i64) -> Result<(), StoreError> {
        let mut transaction = self.write().await?;
        sqlx::query(
            "INSERT INTO jobs (id, kind, state, asked, stage, progress, cancel_asked, attempts, created_at) \
             VALUES ($1, $2, 'queued', $3, '', 0.0, 0, 0, $4)",
        )
        .bind(id)
        .bind(kind.word())
        .bind(asked.to_string())
        .bind(now)
        .execute(&mut *transaction)
        .await?;
        Ok(transaction.commit_aside().await?)
    }

    /// Takes the job that has waited longest, for `worker` and until `lease_until`; `None` when nothing waits.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails.
    pub async fn take_job(&self, worker: &str, now: i64, lease_until: i64) -> Result<Option<Job>, StoreError> {
        // The condition stands twice: where two workers choose the same row, the second looks at it again when the
        // first has taken it, and must find that it no longer waits.
        let text = format!(
            "UPDATE jobs SET state = 'running', worker = $1, lease_until = $3, started_at = $2, \
             attempts = attempts + 1, stage = '', progress = 0.0 \
             WHERE (state = 'queued' OR (state = 'running' AND lease_until < $2)) AND id = \
             (SELECT id FROM jobs WHERE state = 'queued' OR (state = 'running' AND lease_until < $2) \
             ORDER BY created_at, id LIMIT 1) RETURNING {COLUMNS}"
        );
        let mut transaction = self.write().await?;
        let query = sqlx::query(AssertSqlSafe(text)).bind(worker).bind(now).bind(lease_until);
        let row = query.fetch_optional(&mut *transaction).await?;
        transaction.commit_aside().await?;
        row.as_ref().map(job_of).transpose()
    }

    /// Renews a lease and tells how far the job is; gives whether the worker shall go on: it still holds the job, and
    /// nobody asked to cancel it.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails.
    pub async fn renew_job(
        &self,
        id: &str,
        worker: &str,
        (stage, progress): (&str, f64),
        lease_until: i64,
    ) -> Result<bool, StoreError> {
        let mut transaction = self.write().await?;
        let cancel_asked: Option<i64> = sqlx::query_scalar(
            "UPDATE jobs SET stage = $3, progress = $4, lease_until = $5 \
             WHERE id = $1 AND worker = $2 AND state = 'running' RETURNING cancel_asked",
        )
        .bind(id)
        .bind(worker)
        .bind(stage)
        .bind(progress)
        .bind(lease_until)
        .fetch_optional(&mut *transaction)
        .await?;
        transaction.commit_aside().await?;
        Ok(cancel_asked == Some(0))
    }

    /// Ends a job that the worker still holds; gives whether it did.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails.
    pub async fn end_job(&self, id: &str, worker: &str, end: &JobEnd, now: i64) -> Result<bool, StoreError> {
        let (state, result, error) = match end {
            JobEnd::Done(result) => (JobState::Done, Some(result.to_string()), None),
            JobEnd::Failed(error) => (JobState::Failed, None, Some(error.as_str())),
            JobEnd::Cancelled => (JobState::Cancelled, None, None),
        };
        let mut transaction = self.write().await?;
        let ended = sqlx::query(
            "UPDATE jobs SET state = $3, result = $4, error = $5, finished_at = $6, lease_until = NULL, \
             progress = CASE WHEN $3 = 'done' THEN 1.0 ELSE progress END \
             WHERE id = $1 AND worker = $2 AND state = 'running'",
        )
        .bind(id)
        .bind(worker)
        .bind(state.word())
        .bind(result)
        .bind(error)
        .bind(now)
        .execute(&mut *transaction)
        .await?;
        transaction.commit_aside().await?;
        Ok(ended.rows_affected() > 0)
    }

    /// Gives back the jobs of a worker that ends in good order, to be taken by another.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails.
    pub async fn release_jobs(&self, worker: &str) -> Result<(), StoreError> {
        let mut transaction = self.write().await?;
        let text = "UPDATE jobs SET state = 'queued', lease_until = NULL, attempts = attempts - 1 \
                    WHERE worker = $1 AND state = 'running'";
        sqlx::query(text).bind(worker).execute(&mut *transaction).await?;
        Ok(transaction.commit_aside().await?)
    }

    /// Asks to cancel a job: one that waits ends at once, a running one as soon as its worker looks.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails.
    pub async fn cancel_job(&self, id: &str, now: i64) -> Result<(), StoreError> {
        let mut transaction = self.write().await?;
        sqlx::query(
            "UPDATE jobs SET cancel_asked = 1, finished_at = CASE WHEN state = 'queued' THEN $2 ELSE finished_at END, \
             state = CASE WHEN state = 'queued' THEN 'cancelled' ELSE state END \
             WHERE id = $1 AND state IN ('queued', 'running')",
        )
        .bind(id)
        .bind(now)
        .execute(&mut *transaction)
        .await?;
        Ok(transaction.commit_aside().await?)
    }

    /// A job, if known.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails.
    pub async fn job(&self, id: &str) -> Result<Option<Job>, StoreError> {
        let text = format!("SELECT {COLUMNS} FROM jobs WHERE id = $1");
        let row = sqlx::query(AssertSqlSafe(text)).bind(id).fetch_optional(self.readers()).await?;
        row.as_ref().map(job_of).transpose()
    }

    /// Up to `limit` jobs before the given key, newest first.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails.
    pub async fn jobs(&self, before: Option<&str>, limit: usize) -> Result<Vec<Job>, StoreError> {
        let text = format!("SELECT {COLUMNS} FROM jobs WHERE ($1 IS NULL OR id < $1) ORDER BY id DESC LIMIT $2");
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let rows = sqlx::query(AssertSqlSafe(text)).bind(before).bind(limit).fetch_all(self.readers()).await?;
        rows.iter().map(job_of).collect()
    }

    /// The latest jobs of a kind, newest first, at most `limit`.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails.
    pub async fn jobs_of_kind(&self, kind: JobKind, limit: usize) -> Result<Vec<Job>, StoreError> {
        let text = format!("SELECT {COLUMNS} FROM jobs WHERE kind = $1 ORDER BY id DESC LIMIT $2");
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let rows = sqlx::query(AssertSqlSafe(text)).bind(kind.word()).bind(limit).fetch_all(self.readers()).await?;
        rows.iter().map(job_of).collect()
    }

    /// A job of that kind that waits or runs, if any.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails.
    pub async fn open_job(&self, kind: JobKind) -> Result<Option<Job>, StoreError> {
        let text = format!(
            "SELECT {COLUMNS} FROM jobs WHERE kind = $1 AND state IN ('queued', 'running') ORDER BY id DESC LIMIT 1"
        );
        let row = sqlx::query(AssertSqlSafe(text)).bind(kind.word()).fetch_optional(self.readers()).await?;
        row.as_ref().map(job_of).transpose()
    }
}

fn job_of(row: &AnyRow) -> Result<Job, StoreError> {
    let damaged = |source| StoreError::Damaged { field: "job", source };
    let (kind, state): (String, String) = (row.try_get(1)?, row.try_get(2)?);
    let (asked, result): (String, Option<String>) = (row.try_get(3)?, row.try_get(8)?);
    Ok(Job {
        id: row.try_get(0)?,
        kind: serde_json::from_value(kind.into()).map_err(damaged)?,
        state: serde_json::from_value(state.into()).map_err(damaged)?,
        asked: serde_json::from_str(&asked).map_err(damaged)?,
        stage: row.try_get(4)?,
        progress: row.try_get(5)?,
        cancel_asked: row.try_get::<i64, _>(6)? != 0,
        attempts: row.try_get(7)?,
        result: result.map(|text| serde_json::from_str(&text)).transpose().map_err(damaged)?,
        error: row.try_get(9)?,
        created_at: row.try_get(10)?,
        started_at: row.try_get(11)?,
        finished_at: row.try_get(12)?,
    })
}
