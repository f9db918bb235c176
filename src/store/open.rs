//! Opening the store: one connection writes, several read.

use std::time::Duration;

use sqlx::any::{AnyPoolOptions, install_default_drivers};
use sqlx::migrate::{MigrateError, Migrator};
use sqlx::{AnyConnection, AnyPool, Connection, Executor};

use super::error::StoreError;
use super::write::{Changes, Writing};

static MIGRATIONS: Migrator = sqlx::migrate!("src/store/migrations");

/// Connections that read at the same time.
const READERS: u32 = 4;
/// How long a statement waits for a connection.
const PATIENCE: Duration = Duration::from_secs(10);
/// Acknowledged means on disk; a second process that writes is waited for.
const SETTINGS: &str = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; \
                        PRAGMA busy_timeout = 5000;";

/// The store of one service; cheap to clone.
#[derive(Debug, Clone)]
pub struct Store {
    readers: AnyPool,
    writer: AnyPool,
    changes: Changes,
}

impl Store {
    /// Opens the store at an address such as `sqlite:winprob.db` or `sqlite::memory:`, and brings its tables up to date.
    ///
    /// # Errors
    /// [`StoreError`] naming the address and how to mend it.
    pub async fn open(url: &str) -> Result<Self, StoreError> {
        if !url.starts_with("sqlite:") {
            return Err(StoreError::Scheme { url: url.to_owned() });
        }
        install_default_drivers();
        let in_memory = url.contains(":memory:");
        let created = if url.contains('?') || in_memory { url.to_owned() } else { format!("{url}?mode=rwc") };
        probe(&created).await.map_err(|source| StoreError::on_opening(url, source))?;
        let writer = connect(&created, 1).await.map_err(|source| StoreError::on_opening(url, source))?;
        MIGRATIONS.run(&writer).await.map_err(|error| on_migrating(url, error))?;
        let readers = if in_memory {
            writer.clone()
        } else {
            connect(&created, READERS).await.map_err(|source| StoreError::on_opening(url, source))?
        };
        Ok(Self { readers, writer, changes: Changes::default() })
    }

    /// Whether the store answers.
    ///
    /// # Errors
    /// [`StoreError`] when it does not.
    pub async fn ping(&self) -> Result<(), StoreError> {
        sqlx::query("SELECT 1").execute(&self.readers).await?;
        Ok(())
    }

    /// Finishes what is being written and closes the files.
    pub async fn close(&self) {
        self.readers.close().await;
        self.writer.close().await;
    }

    pub(super) fn readers(&self) -> &AnyPool {
        &self.readers
    }

    pub(super) async fn write(&self) -> Result<Writing, StoreError> {
        Ok(Writing::new(self.writer.begin().await?, &self.changes))
    }

    pub(super) fn noted(&self) -> &Changes {
        &self.changes
    }
}

/// Opens the file once by itself: a pool tries again until its patience ends, and then tells only that it ended.
async fn probe(url: &str) -> Result<(), sqlx::Error> {
    let mut connection = AnyConnection::connect(url).await?;
    connection.execute(SETTINGS).await?;
    connection.close().await
}

async fn connect(url: &str, connections: u32) -> Result<AnyPool, sqlx::Error> {
    AnyPoolOptions::new()
        .max_connections(connections)
        .acquire_timeout(PATIENCE)
        .idle_timeout(None)
        .max_lifetime(None)
        .after_connect(|connection, _| {
            Box::pin(async move {
                connection.execute(SETTINGS).await?;
                Ok(())
            })
        })
        .connect(url)
        .await
}

fn on_migrating(url: &str, error: MigrateError) -> StoreError {
    match error {
        MigrateError::Execute(source) | MigrateError::ExecuteMigration(source, _) => {
            StoreError::on_opening(url, source)
        }
        source => StoreError::Migration { url: url.to_owned(), source },
    }
}
