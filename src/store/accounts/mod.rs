//! The open book: accounts and their versions, scores, people, lists.

mod account;
mod contact;
mod erase;
mod kept;
mod listing;
mod note;
mod reading;
mod score;
mod score_rows;
mod sort;
mod upsert;

pub(super) use account::features_of;
pub use account::{AccountVersion, Features, NewAccount, StoredAccount, Upserted};
pub use contact::Contact;
pub use listing::{Book, BookFilter, Page};
pub use note::Note;
pub use reading::Reading;
pub use score::{AccountScore, PastScore, Score, TopAction};
pub use sort::{Position, Sort, SortKey};
pub(super) use upsert::{revise, upsert};
