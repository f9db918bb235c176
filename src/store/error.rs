//! What can go wrong with the store, and what to do about it.

use super::database::Database;
use crate::units::NoRandomness;

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
    /// There is no salt for what is to be entered in the ledger.
    #[error(transparent)]
    NoRandomness(#[from] NoRandomness),
    /// A row holds what winprob never writes.
    #[error("the store holds a {field} that cannot be read: {source}")]
    Damaged {
        /// The field.
        field: &'static str,
        /// Why not.
        source: serde_json::Error,
    },
}

/// What is the matter with a store that failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trouble {
    /// It cannot be reached, or does not answer.
    Away,
    /// Others keep it busy.
    Busy,
    /// There is no room left on its disk.
    Full,
    /// It may only be read.
    ReadOnly,
    /// A statement of ours is wrong, or what it holds is.
    Broken,
}

/// SQLite's codes for a file that is no database (26) or a damaged one (11).
const FOREIGN_FILE: [&str; 2] = ["26", "11"];

impl StoreError {
    /// What is the matter, as far as it passes or can be mended without a change of winprob.
    #[must_use]
    pub fn trouble(&self) -> Trouble {
        match self {
            Self::Statement(error) => trouble_of(error),
            Self::Connect { .. } => Trouble::Away,
            _ => Trouble::Broken,
        }
    }

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

fn trouble_of(error: &sqlx::Error) -> Trouble {
    match error {
        sqlx::Error::Io(_)
        | sqlx::Error::Tls(_)
        | sqlx::Error::Protocol(_)
        | sqlx::Error::PoolTimedOut
        | sqlx::Error::PoolClosed
        | sqlx::Error::WorkerCrashed => Trouble::Away,
        sqlx::Error::Database(error) => error.code().map_or(Trouble::Broken, |code| trouble_of_code(&code)),
        _ => Trouble::Broken,
    }
}

/// The trouble a database tells by a code: five characters in PostgreSQL (*Appendix A. PostgreSQL Error Codes*), a
/// number in SQLite, whose lowest byte says the kind (*Result and Error Codes*).
fn trouble_of_code(code: &str) -> Trouble {
    if code.len() == 5 {
        return match code {
            "53100" => Trouble::Full,
            "25006" => Trouble::ReadOnly,
            "57014" | "55P03" | "40001" | "40P01" => Trouble::Busy,
            code if code.starts_with("53") => Trouble::Busy,
            code if code.starts_with("08") || code.starts_with("57P") || code.starts_with("28") => Trouble::Away,
            _ => Trouble::Broken,
        };
    }
    match code.parse::<u32>().map(|code| code & 0xff) {
        Ok(5 | 6) => Trouble::Busy,
        Ok(8) => Trouble::ReadOnly,
        Ok(10 | 14) => Trouble::Away,
        Ok(13) => Trouble::Full,
        _ => Trouble::Broken,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_of_the_database_tells_what_passes_by_itself() {
        for (code, expected) in [
            ("53100", Trouble::Full),
            ("13", Trouble::Full),
            ("25006", Trouble::ReadOnly),
            ("1032", Trouble::ReadOnly),
            ("57P01", Trouble::Away),
            ("08006", Trouble::Away),
            ("778", Trouble::Away),
            ("5", Trouble::Busy),
            ("517", Trouble::Busy),
            ("53300", Trouble::Busy),
            ("42601", Trouble::Broken),
            ("1", Trouble::Broken),
        ] {
            assert_eq!(trouble_of_code(code), expected, "{code}");
        }
    }
}
