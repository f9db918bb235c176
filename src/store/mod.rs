//! What the service must not forget: the open book, every version of it, its latest scores, the log of interventions.
//!
//! SQLite by default. Statements keep to `$1` placeholders and to TEXT, BIGINT and DOUBLE PRECISION, so that the
//! same text serves another engine. What was acknowledged is on disk: write-ahead log, synchronous FULL.

mod account;
mod error;
mod intervention;
mod listing;
mod load;
mod open;
mod reply;
mod score;
mod sort;

pub use account::{Features, NewAccount, StoredAccount, Upserted};
pub use error::StoreError;
pub use intervention::LoggedIntervention;
pub use listing::{Book, BookFilter, Page};
pub use load::{FileLoad, OpenBook, Part};
pub use open::Store;
pub use reply::Reply;
pub use score::{AccountScore, Score, TopAction};
pub use sort::{Position, Sort, SortKey};
