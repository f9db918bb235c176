//! The two databases that can hold the store: their settings and their tables.

use sqlx::migrate::{Migration, MigrationType, Migrator};
use sqlx::{AssertSqlSafe, SqlSafeStr, SqlStr};

/// The migrations in the order in which they are applied: version, name and SQL of each file of `migrations/`. They are
/// listed here and not found by `sqlx::migrate!`, whose macro compiles SQLite and PostgreSQL a second time.
const MIGRATIONS: [(i64, &str, &str); 11] = [
    (1, "book", include_str!("migrations/0001_book.sql")),
    (2, "loop", include_str!("migrations/0002_loop.sql")),
    (3, "jobs", include_str!("migrations/0003_jobs.sql")),
    (10, "access", include_str!("migrations/0010_access.sql")),
    (11, "webhooks", include_str!("migrations/0011_webhooks.sql")),
    (12, "changes", include_str!("migrations/0012_changes.sql")),
    (13, "draws", include_str!("migrations/0013_draws.sql")),
    (20, "names", include_str!("migrations/0020_names.sql")),
    (34, "attention", include_str!("migrations/0034_attention.sql")),
    (40, "ledger", include_str!("migrations/0040_ledger.sql")),
    (44, "rejected", include_str!("migrations/0044_rejected.sql")),
];

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
    pub(super) fn of(url: &str) -> Option<Self> {
        if url.starts_with("sqlite:") {
            Some(Self::Sqlite)
        } else if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            Some(Self::Postgres)
        } else {
            None
        }
    }

    pub(super) fn settings(self) -> &'static str {
        match self {
            Self::Sqlite => SQLITE_SETTINGS,
            Self::Postgres => POSTGRES_SETTINGS,
        }
    }

    /// The migrations in this database's words: PostgreSQL is told to compare texts by their bytes, as SQLite does. The
    /// checksum a store remembers is of the file as it stands, for both.
    pub(super) fn migrations(self) -> Migrator {
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

#[cfg(test)]
mod tests {
    use std::fs;

    use super::MIGRATIONS;

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
}
