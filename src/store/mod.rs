//! What the service must not forget: the open book and every version of it, the log of interventions, what was
//! recommended, decided and called, how renewals ended, jobs.
//!
//! A SQLite file by default; a PostgreSQL database where several services share one store. Statements keep to `$1`
//! placeholders and to TEXT, BIGINT and DOUBLE PRECISION, which both read alike; `rows` has the one thing that they do
//! not. What was acknowledged is on disk: write-ahead log, synchronous FULL.

mod accounts;
mod database;
mod error;
mod history;
mod ledger;
mod open;
mod operation;
mod rows;
mod watch;
mod write;

pub use accounts::{
    AccountScore, AccountVersion, Book, BookFilter, Contact, Features, NewAccount, Note, Page, PastScore, Position,
    Reading, Score, Sort, SortKey, StoredAccount, TopAction, Upserted,
};
pub use database::Database;
pub use error::{StoreError, Trouble};
pub use history::{
    Call, Decision, EndedRenewal, FileLoad, GivenOn, GivenRecommendation, Lessons, LoggedIntervention, NewIntervention,
    OpenBook, Outcome, Part, Published, ScoredCall, Verdict,
};
pub use open::Store;
pub use operation::{
    AuditEntry, AuditFilter, Delivery, Job, JobEnd, JobKind, JobState, Reply, Reserved, Scope, ScopeError, StorePulse,
    StoredToken, Webhook, WebhookState,
};
pub use watch::Watch;
