//! What the command line and the service do alike: finding and reading the files of a book, learning a model, keeping a book in
//! the store, the engine that answers, and what checkpoints, alerts and digests look at.
//!
//! Nothing here knows HTTP.

mod engine;
mod files;
mod import;
mod learn;
mod load;
mod named;
mod records;
mod said;
mod since;
mod watched;
mod week;

pub use engine::Engine;
pub use files::{BookFiles, FilesError, PLAYBOOK};
pub use import::{BookTables, Kept, keep};
pub use learn::{LearnError, Material, learn};
pub use load::{LoadError, Loaded, load};
pub use records::{account_id, known_columns};
pub use said::{renewals_said, renewals_said_of};
pub use since::{Since, moved as moved_since, since};
pub use watched::{WatchedBook, alert_cells, watched_book};
pub use week::{Week, week_of};
