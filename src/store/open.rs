//! Opening the store: a SQLite file with one connection that writes, or a PostgreSQL database with several.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use sqlx::any::{AnyPoolOptions, install_default_drivers};
use sqlx::migrate::{MigrateError, Migration, MigrationType, Migrator};
use sqlx::{AnyConnection, AnyPool, AssertSqlSafe, Connection, Executor, SqlSafeStr, SqlStr};

use super::error::StoreError;
use super::write::{Changes, Writing};

/// The migrations in the order in which they are applied: version, name and SQL of each file of `migrations/`. They are
/// listed here and not found by `sqlx::migrate!`, whose macro compiles SQLite and PostgreSQL a second time.
const MIGRATIONS: [(i64, &str, &str); 9] = [
    (1, "book", include_str!("migrations/0001_book.sql")),
    (2, "loop", include_str!("migrations/0002_loop.sql")),
    (3, "jobs", include_str!("migrations/0003_jobs.sql")),
    (10, "access", include_str!("migrations/0010_access.sql")),
    (11, "webhooks", include_str!("migrations/0011_webhooks.sql")),
    (12, "changes", include_str!("migrations/0012_changes.sql")),
    (13, "draws", include_str!("migrations/0013_draws.sql")),
    (20, "names", include_str!("migrations/0020_names.sql")),
    (40, "ledger", include_str!("migrations/0040_ledger.sql")),
];

/// Connections that read at the same time.
const READERS: u32 = 4;
/// How long a statement waits for a connection.
const PATIENCE: Duration = Duration::from_secs(10);
/// Acknowledged means on disk; a second process that writes is waited for; what is deleted is overwritten.
const SQLITE_SETTINGS: &str = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; \
                               PRAGMA secure_delete = ON; PRAGMA busy_timeout = 5000;";
/// Acknowledged means on disk, whatever the server's default.
const POSTGRES_SETTINGS: &str = "SET synchronous_commit = on; SET client_min_messages = warning;";

/// Which database holds the store.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Database {
    /// A file, or memory.
    Sqlite,
    /// A server that several services may share.
    Postgres,
}

impl Database {
    fn of(url: &str) -> Option<Self> {
        if url.starts_with("sqlite:") {
            Some(Self::Sqlite)
        } else if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            Some(Self::Postgres)
        } else {
            None
        }
    }

    fn settings(self) -> &'static str {
        match self {
            Self::Sqlite => SQLITE_SETTINGS,
            Self::Postgres => POSTGRES_SETTINGS,
        }
    }

    /// The migrations in this database's words: PostgreSQL is told to compare texts by their bytes, as SQLite does. The
    /// checksum a store remembers is of the file as it stands, for both.
    fn migrations(self) -> Migrator {
        let migration = |&(version, name, text): &(i64, &'static str, &'static str)| {
            let listed = Migration::new(version, name.into(), MigrationType::Simple, SqlStr::from_static(text), false);
            match self {
                Self::Sqlite => listed,
                Self::Postgres => Migration { sql: AssertSqlSafe(in_postgres(text)).into_sql_str(), ..listed },
            }
        };
        Migrator { migrations: MIGRATIONS.iter().map(migration).collect(), ..Migrator::DEFAULT }
    }
}

fn in_postgres(text: &str) -> String {
    text.replace(" TEXT", " TEXT COLLATE \"C\"").replace("AS TEXT COLLATE \"C\"", "AS TEXT")
}

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
    use std::fs;

    use super::{MIGRATIONS, without_password};

    #[test]
    fn every_migration_is_listed_once_and_in_order() -> std::io::Result<()> {
        let mut files: Vec<_> = fs::read_dir("src/store/migrations")?
            .map(|file| Ok(file?.file_name().to_string_lossy().into_owned()))
            .collect::<std::io::Result<_>>()?;
        files.sort();
        let listed: Vec<_> = MIGRATIONS.iter().map(|(version, name, _)| format!("{version:04}_{name}.sql")).collect();
        assert_eq!(listed, files);
        Ok(())
    }

    #[test]
    fn an_address_is_shown_without_its_password() {
        assert_eq!(without_password("postgres://ann:se@cret@host/db"), "postgres://ann@host/db");
        assert_eq!(without_password("postgres://host/db"), "postgres://host/db");
        assert_eq!(without_password("sqlite:winprob.db"), "sqlite:winprob.db");
    }
}
