//! A simulated book as a user's files would give it: written, read back and joined.

use std::path::Path;

use tempfile::TempDir;
use winprob::book::{InterventionLog, LearningTable, Playbook};
use winprob::simulate::{BookParams, SyntheticBook, World, simulate};
use winprob::table::{TextTable, read};
use winprob::units::Seed;

/// A book in a folder of its own, which goes when the book goes.
pub struct Book {
    folder: TempDir,
    playbook: Playbook,
    /// What was done, by account.
    pub log: InterventionLog,
}

impl Book {
    /// Simulates a book open on 1 November 2026 and writes its files.
    pub fn simulated(world: World, n_past: usize, n_open: usize, seed: Seed) -> (Self, SyntheticBook) {
        let today = "2026-11-01".parse().unwrap();
        let truth = simulate(&BookParams { world, n_past, n_open, seed, today });
        (Self::written(|folder| truth.write_to(folder).unwrap()), truth)
    }

    /// The book whose files `write` writes.
    pub fn written(write: impl FnOnce(&Path)) -> Self {
        let folder = tempfile::tempdir().unwrap();
        write(folder.path());
        let playbook = Playbook::read(&folder.path().join("playbook.toml")).unwrap();
        let log = InterventionLog::read(&read(&folder.path().join("interventions.csv")).unwrap(), &playbook).unwrap();
        Self { folder, playbook, log }
    }

    /// The past joined with a log.
    pub fn past(&self, log: &InterventionLog) -> LearningTable {
        LearningTable::join(&self.table("renewals.csv"), self.playbook.clone(), log).unwrap()
    }

    /// The open accounts.
    pub fn open(&self) -> TextTable {
        self.table("accounts.csv")
    }

    fn table(&self, name: &str) -> TextTable {
        read(&self.folder.path().join(name)).unwrap()
    }
}
