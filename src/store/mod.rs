//! What the service must not forget: the open book and every version of it, the log of interventions, what was
//! recommended, decided and called, how renewals ended, jobs.
//!
//! A SQLite file by default; a PostgreSQL database where several services share one store. Statements keep to `$1`
//! placeholders and to TEXT, BIGINT and DOUBLE PRECISION, which both read alike; `rows` has the one thing that they do
//! not. What was acknowledged is on disk: write-ahead log, synchronous FULL.

mod account;
mod audit;
mod call;
mod contact;
mod erase;
mod error;
mod intervention;
mod job;
mod learning;
mod ledger;
mod listing;
mod load;
mod loaded_log;
mod model_use;
mod open;
mod outcome;
mod plan;
mod published;
mod pulse;
mod reading;
mod recommendation;
mod reply;
mod rows;
mod score;
mod sort;
mod token;
mod webhook;
mod write;

pub use account::{AccountVersion, Features, NewAccount, StoredAccount, Upserted};
pub use audit::{AuditEntry, AuditFilter};
pub use call::{Call, ScoredCall};
pub use contact::Contact;
pub use error::{StoreError, Trouble};
pub use intervention::{LoggedIntervention, NewIntervention};
pub use job::{Job, JobEnd, JobKind, JobState};
pub use learning::Lessons;
pub use listing::{Book, BookFilter, Page};
pub use load::{FileLoad, OpenBook, Part};
pub use open::{Database, Store};
pub use outcome::Outcome;
pub use published::{EndedRenewal, Published};
pub use pulse::StorePulse;
pub use reading::Reading;
pub use recommendation::{Decision, GivenOn, GivenRecommendation, Verdict};
pub use reply::{Reply, Reserved};
pub use score::{AccountScore, PastScore, Score, TopAction};
pub use sort::{Position, Sort, SortKey};
pub use token::{Scope, ScopeError, StoredToken};
pub use webhook::{Delivery, Webhook, WebhookState};
pub use write::Watch;
