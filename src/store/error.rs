//! What can go wrong with the store, and what to do about it.

use super::open::Database;

/// A store that cannot be opened, read or written.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// An address of another kind of store.
    #[error(
        "{url}: this is not a store winprob can use; expected sqlite:FILE, such as sqlite:winprob.db, or postgres://USER:PASSWORD@HOST/DATABASE"
    )]
    Scheme {
        /// The address.
        url: String,
    },
    /// The file cannot be opened.
    #[error(
        "{url}: the store cannot be opened ({source}); check that its folder exists and may be written, or name another with --store"
    )]
    Open {
        /// The address.
        url: String,
        /// What the database says.
        source: sqlx::Error,
    },
    /// The database cannot be reached.
    #[error(
        "{url}: the store cannot be opened ({source}); check that the server runs, and user, password and database, or name another with --store"
    )]
    Connect {
        /// The address, without its password.
        url: String,
        /// What the database says.
        source: sqlx::Error,
    },
    /// The file is something else.
    #[error(
        "{url}: the file is not a winprob store or is damaged ({source}); move it away to start a new one, or name another with --store"
    )]
    NotAStore {
        /// The address.
        url: String,
        /// What the database says.
        source: sqlx::Error,
    },
    /// Its tables cannot be brought up to date.
    #[error(
        "{url}: the tables of the store do not fit this version of winprob ({source}); use the version that wrote it, or name another with --store"
    )]
    Migration {
        /// The address.
        url: String,
        /// What is amiss.
        source: sqlx::migrate::MigrateError,
    },
    /// A statement failed.
    #[error("the store failed: {0}")]
    Statement(#[from] sqlx::Error),
    /// A row holds what winprob never writes.
    #[error("the store holds a {field} that cannot be read: {source}")]
    Damaged {
        /// The field.
        field: &'static str,
        /// Why not.
        source: serde_json::Error,
    },
}

/// SQLite's codes for a file that is no database (26) or a damaged one (11).
const FOREIGN_FILE: [&str; 2] = ["26", "11"];

impl StoreError {
    /// Sorts what went wrong on opening.
    pub(super) fn on_opening(database: Database, url: &str, source: sqlx::Error) -> Self {
        let code = source.as_database_error().and_then(|error| error.code().map(std::borrow::Cow::into_owned));
        let url = url.to_owned();
        if code.is_some_and(|code| FOREIGN_FILE.contains(&code.as_str())) {
            Self::NotAStore { url, source }
        } else if database == Database::Postgres {
            Self::Connect { url, source }
        } else {
            Self::Open { url, source }
        }
    }
}
