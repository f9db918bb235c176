//! A simulated book as a user's files would give it: written, read back and joined.

use tempfile::TempDir;
use winprob::book::{InterventionLog, LearningTable, Playbook};
use winprob::simulate::{BookParams, SyntheticBook, World, simulate};
use winprob::table::{TextColumn, TextTable, read};
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
        let folder = tempfile::tempdir().unwrap();
        truth.write_to(folder.path()).unwrap();
        let playbook = Playbook::read(&folder.path().join("playbook.toml")).unwrap();
        let log = InterventionLog::read(&read(&folder.path().join("interventions.csv")).unwrap(), &playbook).unwrap();
        (Self { folder, playbook, log }, truth)
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

/// The row of a table as a table.
pub fn row_of(table: &TextTable, row: usize) -> TextTable {
    let columns = table.columns.iter().map(|column| {
        let mut one = TextColumn::new(&column.name);
        one.push(column.cell(row).unwrap_or_default());
        one
    });
    TextTable { file: table.file.clone(), columns: columns.collect(), lines: vec![table.lines[row]] }
}
