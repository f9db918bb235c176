//! Opening the store: a SQLite file with one connection that writes, or a PostgreSQL database with several.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use sqlx::any::{AnyPoolOptions, install_default_drivers};
use sqlx::migrate::MigrateError;
use sqlx::{AnyConnection, AnyPool, Connection, Executor};

use super::database::Database;
use super::error::StoreError;
use super::write::{Changes, Writing};

/// Connections that read at the same time.
const READERS: u32 = 4;
/// How long a statement waits for a connection.
const PATIENCE: Duration = Duration::from_secs(10);

fn is_in_memory(url: &str) -> bool {
    url.contains(":memory:")
}

/// The store of one service; cheap to clone.
#[derive(Clone)]
pub struct Store {
    database: Database,
    address: Arc<str>,
    readers: AnyPool,
    writers: AnyPool,
    changes: Changes,
}

impl fmt::Debug for Store {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Store").field("address", &without_password(&self.address)).finish_non_exhaustive()
    }
}

impl Store {
    /// Opens the store at an address such as `sqlite:winprob.db`, `sqlite::memory:` or
    /// `postgres://user:password@host/database`, and brings its tables up to date.
    ///
    /// # Errors
    /// [`StoreError`] naming the address, without its password, and how to mend it.
    pub async fn open(url: &str) -> Result<Self, StoreError> {
        let database = Database::of(url).ok_or_else(|| StoreError::Scheme { url: without_password(url) })?;
        install_default_drivers();
        let in_memory = is_in_memory(url);
        let is_file = database == Database::Sqlite && !in_memory;
        let address = if is_file && !url.contains('?') { format!("{url}?mode=rwc") } else { url.to_owned() };
        let refused = |source| StoreError::on_opening(database, &without_password(url), source);
        probe(database, &address).await.map_err(refused)?;
        let writers = connect(database, &address, if database == Database::Sqlite { 1 } else { READERS }).await;
        let writers = writers.map_err(refused)?;
        database.migrations().run(&writers).await.map_err(|error| match error {
            MigrateError::Execute(source) | MigrateError::ExecuteMigration(source, _) => refused(source),
            source => StoreError::Migration { url: without_password(url), source },
        })?;
        let readers =
            if in_memory { writers.clone() } else { connect(database, &address, READERS).await.map_err(refused)? };
        Ok(Self { database, address: address.into(), readers, writers, changes: Changes::default() })
    }

    /// Which database holds it.
    #[must_use]
    pub fn database(&self) -> Database {
        self.database
    }

    /// Whether the store answers.
    ///
    /// # Errors
    /// [`StoreError`] when it does not.
    pub async fn ping(&self) -> Result<(), StoreError> {
        sqlx::query("SELECT 1").execute(&self.readers).await?;
        Ok(())
    }

    /// Finishes what is being written and closes every connection.
    pub async fn close(&self) {
        self.readers.close().await;
        self.writers.close().await;
    }

    pub(super) fn is_in_memory(&self) -> bool {
        is_in_memory(&self.address)
    }

    pub(super) fn address(&self) -> &str {
        &self.address
    }

    pub(super) fn readers(&self) -> &AnyPool {
        &self.readers
    }

    pub(super) async fn write(&self) -> Result<Writing, StoreError> {
        Ok(Writing::new(self.writers.begin().await?, &self.changes))
    }

    pub(super) fn noted(&self) -> &Changes {
        &self.changes
    }

    /// Empties the journal of a SQLite file into it, so that nothing deleted is left there.
    pub(super) async fn empty_journal(&self) -> Result<(), StoreError> {
        if self.database == Database::Sqlite {
            self.writers.execute("PRAGMA wal_checkpoint(TRUNCATE)").await?;
        }
        Ok(())
    }
}

/// Connects once by itself: a pool tries again until its patience ends, and then tells only that it ended.
async fn probe(database: Database, url: &str) -> Result<(), sqlx::Error> {
    let mut connection = AnyConnection::connect(url).await?;
    connection.execute(database.settings()).await?;
    connection.close().await
}

async fn connect(database: Database, url: &str, connections: u32) -> Result<AnyPool, sqlx::Error> {
    AnyPoolOptions::new()
        .max_connections(connections)
        .acquire_timeout(PATIENCE)
        .idle_timeout(None)
        .max_lifetime(None)
        .after_connect(move |connection, _| {
            Box::pin(async move {
                connection.execute(database.settings()).await?;
                Ok(())
            })
        })
        .connect(url)
        .await
}

/// An address that may be shown.
fn without_password(url: &str) -> String {
    let Some((scheme, rest)) = url.split_once("://") else { return url.to_owned() };
    let Some((user, host)) = rest.rsplit_once('@') else { return url.to_owned() };
    let user = user.split(':').next().unwrap_or_default();
    format!("{scheme}://{user}@{host}")
}

#[cfg(test)]
mod tests {
    use super::without_password;

    #[test]
    fn an_address_is_shown_without_its_password() {
        assert_eq!(without_password("postgres://ann:se@cret@host/db"), "postgres://ann@host/db");
        assert_eq!(without_password("postgres://host/db"), "postgres://host/db");
        assert_eq!(without_password("sqlite:winprob.db"), "sqlite:winprob.db");
    }
}
