//! Checkpoints: on set days before a renewal the model's view and the call of the account's owner stand side by side; what they
//! disagree about waits for a lead, and all of it is scored once the renewal has ended.

mod checkpoint;
mod record;
mod side_by_side;

pub use checkpoint::{Checkpoint, CheckpointState, Due, Expected, ModelView, Said, Settlement};
pub use record::{CheckpointScore, ScoredBy, checkpoint_scores};
pub use side_by_side::{checkpoint_id, checkpoints};
