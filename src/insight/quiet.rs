//! Notes that explain a move before it happens, such as "seasonal until March": they silence movers until they end.

use std::collections::HashMap;

use super::mover::Mover;
use crate::units::Date;

/// A note with an end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quiet {
    /// The account.
    pub account_id: String,
    /// The note, with who wrote it.
    pub note: String,
    /// The last day on which it silences.
    pub until: Date,
}

/// The movers that stand, and those that a note silences today, each with the note that lasts longest.
#[must_use]
pub fn silenced(movers: Vec<Mover>, notes: &[Quiet], today: Date) -> (Vec<Mover>, Vec<Mover>) {
    let mut quiet: HashMap<&str, &Quiet> = HashMap::new();
    for note in notes.iter().filter(|note| note.until >= today) {
        let longest = quiet.entry(&note.account_id).or_insert(note);
        if note.until > longest.until {
            *longest = note;
        }
    }
    let noted = |mut mover: Mover| {
        if let Some(quiet) = quiet.get(mover.account_id.as_str()) {
            mover.note = Some(quiet.note.clone());
            mover.silenced_until = Some(quiet.until);
        }
        mover
    };
    movers.into_iter().map(noted).partition(|mover| mover.silenced_until.is_none())
}
