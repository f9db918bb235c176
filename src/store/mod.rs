//! What the service must not forget: the open book, every version of it, its latest scores, the log of interventions.
//!
//! SQLite by default. Statements keep to `$1` placeholders and to TEXT, BIGINT and DOUBLE PRECISION, so that the
//! same text serves another engine. What was acknowledged is on disk: write-ahead log, synchronous FULL.

mod account;
mod audit;
mod error;
mod intervention;
mod listing;
mod load;
mod open;
mod reading;
mod reply;
mod score;
mod sort;
mod token;
mod webhook;
mod write;

pub use account::{Features, NewAccount, StoredAccount, Upserted};
pub use audit::{AuditEntry, AuditFilter};
pub use error::StoreError;
pub use intervention::LoggedIntervention;
pub use listing::{Book, BookFilter, Page};
pub use load::{FileLoad, OpenBook, Part};
pub use open::Store;
pub use reading::Reading;
pub use reply::{Reply, Reserved};
pub use score::{AccountScore, Score, TopAction};
pub use sort::{Position, Sort, SortKey};
pub use token::{Scope, ScopeError, StoredToken};
pub use webhook::{Delivery, Webhook, WebhookState};
pub use write::Watch;
