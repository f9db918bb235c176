//! From files and store to a model: what the command line and the service do alike.

use std::path::Path;

use super::engine::table_of_log;
use super::files::BookFiles;
use super::load::entries_of;
use super::named::Named;
use crate::book::{
    BookError, InterventionLog, KeptAccounts, LearningTable, LongPast, PastAndOpen, Playbook, Rejected, past_and_open,
    refuse_unreadable, undecided,
};
use crate::model::{Model, TrainError, train};
use crate::store::{Lessons, Store, StoreError};
use crate::table::{Passes, TableError, TextTable};
use crate::units::{ModelId, Progress, Seed};

/// Of a file up to this size all faults are told at once.
const SMALL: u64 = 64 << 20;

/// Why no model came of it.
#[derive(Debug, thiserror::Error)]
pub enum LearnError {
    /// A file cannot be read as a table.
    #[error(transparent)]
    Table(#[from] TableError),
    /// Log or playbook cannot be read.
    #[error(transparent)]
    Book(#[from] BookError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The renewals make no model.
    #[error("{file}: {source}")]
    Train {
        /// Where the renewals come from.
        file: String,
        /// What is wrong with them.
        source: Box<TrainError>,
    },
    /// There is nothing to learn from.
    #[error(
        "there is nothing to learn from: no renewals file is named, and the store knows no account whose renewal has ended"
    )]
    Nothing,
}

/// What was read of the past.
struct Past {
    renewals: TextTable,
    log: InterventionLog,
    playbook: Playbook,
    said: Vec<String>,
    n_left_out: usize,
}

/// The files as tables; of a past that is longer than is learned from, and of its log, what belongs to the accounts that are kept.
struct Files {
    renewals: Option<TextTable>,
    log: Option<TextTable>,
    /// Which accounts are kept, and how many rows of the file have no outcome, which are not in the table.
    left_out: Option<(KeptAccounts, usize)>,
}

/// Everything a model is learned from.
#[derive(Debug, Clone)]
pub struct Material {
    renewals: Option<Named>,
    interventions: Option<Named>,
    playbook: Playbook,
    playbook_bytes: Vec<u8>,
    lessons: Option<Lessons>,
}

impl Material {
    /// Reads the files that are named, and what the store can teach.
    ///
    /// # Errors
    /// [`LearnError`] naming the file.
    pub async fn read(files: &BookFiles, store: Option<&Store>) -> Result<Self, LearnError> {
        let mut material = Self::of_files(files)?;
        if let Some(store) = store {
            material.lessons = Some(store.lessons(&material.playbook).await?);
        }
        Ok(material)
    }

    /// Reads the files that are named, without a store.
    ///
    /// # Errors
    /// [`LearnError`] naming the file.
    pub fn of_files(files: &BookFiles) -> Result<Self, LearnError> {
        let (playbook, playbook_bytes) = files.playbook()?.unwrap_or_default();
        let named = |path: &Option<std::path::PathBuf>| {
            path.as_deref().map(|path| Named::read(path, playbook.training.rows)).transpose()
        };
        let (renewals, interventions) = (named(&files.renewals)?, named(&files.interventions)?);
        Ok(Self { renewals, interventions, playbook, playbook_bytes, lessons: None })
    }

    /// Tables that are in memory, and the playbook with its bytes.
    #[must_use]
    pub fn of_tables(
        renewals: TextTable,
        interventions: Option<TextTable>,
        (playbook, playbook_bytes): (Playbook, Vec<u8>),
    ) -> Self {
        let (renewals, interventions) = (Some(Named::in_memory(renewals)), interventions.map(Named::in_memory));
        Self { renewals, interventions, playbook, playbook_bytes, lessons: None }
    }

    /// The past rows of the file without an outcome, which are not learned from.
    ///
    /// # Errors
    /// [`LearnError`] when there is no outcome.
    pub fn undecided(&self) -> Result<Vec<Rejected>, LearnError> {
        let Some(file) = &self.renewals else { return Ok(Vec::new()) };
        if let Some(path) = file.long() {
            let mut passes = Passes::over(path, self.playbook.columns.styles());
            let take = |found: &mut Vec<Rejected>, tables: Vec<TextTable>| {
                for table in &tables {
                    found.extend(undecided(table, &self.playbook)?);
                }
                Ok::<(), BookError>(())
            };
            if let Some(found) = passes.read(Vec::new, take)? {
                return Ok(found);
            }
        }
        Ok(undecided(&file.table(&self.playbook.columns.outcome)?, &self.playbook)?)
    }

    /// Past renewals joined with what was done about them.
    ///
    /// # Errors
    /// [`LearnError`] naming file, line and column.
    pub fn learning_table(&self) -> Result<LearningTable, LearnError> {
        let Past { renewals, log, playbook, said, n_left_out } = self.past()?;
        let mut table = LearningTable::join(&renewals, playbook, &log)?;
        table.reading.files = said;
        table.n_left_out = n_left_out;
        Ok(table)
    }

    fn files(&self) -> Result<Files, LearnError> {
        let log_in_memory = self.interventions.as_ref().filter(|file| file.long().is_none());
        let mut log = log_in_memory.map(|file| file.table(self.playbook.log.kind())).transpose()?;
        let stated = self.playbook.clone().with_styles_of(&log);
        let long = match self.renewals.as_ref().and_then(Named::long) {
            Some(path) => unless_small(path, LongPast::read(path, &stated))?,
            None => None,
        };
        let (renewals, left_out) = match long {
            Some(LongPast { table, kept, n_undecided }) => (Some(table), Some((kept, n_undecided))),
            None => (self.renewals.as_ref().map(|file| file.table(&self.playbook.columns.outcome)).transpose()?, None),
        };
        if let Some(file) = self.interventions.as_ref().filter(|_| log.is_none()) {
            let stated = self.playbook.clone().with_styles_of(&renewals);
            let of_kept = match (file.long(), left_out) {
                (Some(path), Some((kept, _))) => unless_small(path, kept.log_of(path, &stated))?,
                _ => None,
            };
            log = Some(of_kept.map_or_else(|| file.table(self.playbook.log.kind()), Ok)?);
        }
        Ok(Files { renewals, log, left_out })
    }

    /// The past and the log as they stand in the files and the store, the playbook under which they are read, and what is to be
    /// said of the files.
    fn past(&self) -> Result<Past, LearnError> {
        let Files { renewals: file, log: log_file, left_out } = self.files()?;
        let playbook = self.playbook.clone().with_styles_of(file.iter().chain(&log_file));
        let settled = |table: TextTable| table.under(playbook.columns.styles()).into_owned();
        let (file, log_file) = (file.map(settled), log_file.map(settled));
        let told = file.iter().chain(&log_file);
        let mut said: Vec<String> = told
            .flat_map(|table| table.reading.sentences().into_iter().map(|said| format!("{}: {said}", table.file)))
            .collect();
        let told = self.lessons.as_ref();
        let renewals = match file {
            Some(file) => {
                let PastAndOpen { past, undecided, .. } = past_and_open(&file, &playbook)?;
                let n_undecided = undecided.len() + left_out.map_or(0, |(_, n_undecided)| n_undecided);
                if n_undecided > 0 && undecided.len() < file.n_rows() {
                    said.push(format!(
                        "{}: {n_undecided} rows without an outcome are open: left out of learning, and the open book where there is no file of accounts",
                        file.file
                    ));
                }
                match told {
                    Some(lessons) => lessons.below(past, &playbook.columns),
                    None => past,
                }
            }
            None => told.and_then(|lessons| lessons.renewals.clone()).ok_or(LearnError::Nothing)?,
        };
        let of_file = left_out.map(|(kept, _)| kept);
        let kept = KeptAccounts::among(&renewals, &playbook);
        let renewals = match kept {
            Some(kept) => {
                refuse_unreadable(&renewals, &playbook)?;
                kept.of_table(&renewals, &playbook)
            }
            None => renewals,
        };
        let kept = kept.map(|kept| kept.within(of_file)).or(of_file);
        said.extend(kept.map(|kept| format!("{}: {}", renewals.file, kept.words())));
        let log = log_file.map(|table| InterventionLog::read(&table, &playbook)).transpose()?.unwrap_or_default();
        let log = match told {
            Some(lessons) => {
                InterventionLog::read(&table_of_log(&lessons.log_below(entries_of(&log)), &playbook), &playbook)?
            }
            None => log,
        };
        let log = match kept {
            Some(kept) => log.of_accounts(|account| kept.has(account)),
            None => log,
        };
        let n_left_out = kept.map_or(0, |kept| kept.n_rows - kept.n_kept);
        Ok(Past { renewals, log, playbook, said, n_left_out })
    }

    /// Where the renewals come from.
    fn source(&self) -> String {
        self.renewals.as_ref().map_or_else(|| "the store".to_owned(), Named::name)
    }

    /// The name of the model that this and a seed give.
    #[must_use]
    pub fn id(&self, seed: Seed) -> ModelId {
        fn bytes(file: Option<&Named>) -> &[u8] {
            file.map_or(&[], Named::identity)
        }
        let told = self.lessons.as_ref().map(|lessons| lessons.canonical().hash());
        let files = [bytes(self.renewals.as_ref()), bytes(self.interventions.as_ref()), &self.playbook_bytes];
        let parts: Vec<&[u8]> = files.into_iter().chain(told.as_ref().map(|hash| hash.as_bytes().as_slice())).collect();
        fingerprint(&parts, seed.0)
    }
}

/// What was read part by part; nothing where a small file is at fault, which is then read whole to tell all of its faults at once.
fn unless_small<T>(path: &Path, read: Result<Option<T>, BookError>) -> Result<Option<T>, BookError> {
    let is_small = || path.metadata().is_ok_and(|about| about.len() <= SMALL);
    if read.is_err() && is_small() { Ok(None) } else { read }
}

/// Learns a model, which is not kept yet.
///
/// # Errors
/// [`LearnError`] naming file, line and column.
pub fn learn(material: &Material, now: i64, seed: Seed, progress: &dyn Progress) -> Result<Model, LearnError> {
    let table = material.learning_table()?;
    train(&table, material.id(seed), now, seed, progress)
        .map_err(|source| LearnError::Train { file: material.source(), source: Box::new(source) })
}

/// A name for the model these bytes and this seed give.
fn fingerprint(parts: &[&[u8]], seed: u64) -> ModelId {
    let mut hasher = blake3::Hasher::new();
    hasher.update(env!("CARGO_PKG_VERSION").as_bytes());
    hasher.update(&seed.to_le_bytes());
    for part in parts {
        hasher.update(&(part.len() as u64).to_le_bytes());
        hasher.update(part);
    }
    ModelId(format!("m-{}", &hasher.finalize().to_hex()[..12]))
}
