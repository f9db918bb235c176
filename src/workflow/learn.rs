//! From files and store to a model: what the command line and the service do alike.

use std::path::Path;

use super::engine::table_of_log;
use super::files::BookFiles;
use super::load::entries_of;
use crate::book::{BookError, InterventionLog, LearningTable, PastAndOpen, Playbook, past_and_open};
use crate::model::{Model, TrainError, train};
use crate::store::{Lessons, Store, StoreError};
use crate::table::{TableError, TextColumn, TextTable, bytes_of, read_bytes_with};
use crate::units::{Canonical, ModelId, Progress, Seed};

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

/// A file as read, or a table that is in memory.
#[derive(Debug, Clone)]
enum Named {
    File { file: String, bytes: Vec<u8> },
    Table { table: TextTable, hash: Vec<u8> },
}

impl Named {
    fn read(path: &Path) -> Result<Self, TableError> {
        let file = path.display().to_string();
        let bytes = bytes_of(path)?;
        Ok(Self::File { file, bytes })
    }

    fn in_memory(table: TextTable) -> Self {
        let cells = |hashed: Canonical, column: &TextColumn| {
            column.cells().fold(hashed.text(&column.name), |hashed, cell| hashed.maybe(cell, Canonical::text))
        };
        let hash = Canonical::new("table 1").all(&table.columns, cells).hash().as_bytes().to_vec();
        Self::Table { table, hash }
    }

    /// The table; of a workbook, the first sheet that has this column.
    fn table(&self, needed: &str) -> Result<TextTable, TableError> {
        match self {
            Self::File { file, bytes } => read_bytes_with(bytes, file, &[needed]),
            Self::Table { table, .. } => Ok(table.clone()),
        }
    }

    fn name(&self) -> &str {
        match self {
            Self::File { file, .. } => file,
            Self::Table { table, .. } => &table.file,
        }
    }

    /// What tells it from others.
    fn identity(&self) -> &[u8] {
        match self {
            Self::File { bytes, .. } => bytes,
            Self::Table { hash, .. } => hash,
        }
    }
}

/// What was read of it.
struct Past {
    renewals: TextTable,
    log: InterventionLog,
    playbook: Playbook,
    said: Vec<String>,
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
        let named = |path: &Option<std::path::PathBuf>| path.as_deref().map(Named::read).transpose();
        let (playbook, playbook_bytes) = files.playbook()?.unwrap_or_default();
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

    /// Past renewals joined with what was done about them.
    ///
    /// # Errors
    /// [`LearnError`] naming file, line and column.
    pub fn learning_table(&self) -> Result<LearningTable, LearnError> {
        let Past { renewals, log, playbook, said } = self.read_files()?;
        let mut table = LearningTable::join(&renewals, playbook, &log)?;
        table.reading.files = said;
        Ok(table)
    }

    /// The past and the log as they stand in the files and the store, the playbook under which they are read, and what is to be
    /// said of the files.
    fn read_files(&self) -> Result<Past, LearnError> {
        let file = self.renewals.as_ref().map(|file| file.table(&self.playbook.columns.outcome)).transpose()?;
        let log_file = self.interventions.as_ref().map(|file| file.table(self.playbook.log.kind())).transpose()?;
        let playbook = self.playbook.clone().with_styles_of(file.iter().chain(&log_file));
        let settled = |table: TextTable| table.under(playbook.columns.styles()).into_owned();
        let (file, log_file) = (file.map(settled), log_file.map(settled));
        let told = file.iter().chain(&log_file);
        let mut said: Vec<String> = told
            .flat_map(|table| table.reading.sentences().into_iter().map(|said| format!("{}: {said}", table.file)))
            .collect();
        let told = self.lessons.as_ref();
        let renewals = match &file {
            Some(file) => {
                let PastAndOpen { past, undecided, .. } = past_and_open(file, &playbook)?;
                let n_undecided = undecided.len();
                if n_undecided > 0 && n_undecided < file.n_rows() {
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
        let log = log_file.map(|table| InterventionLog::read(&table, &playbook)).transpose()?.unwrap_or_default();
        let log = match told {
            Some(lessons) => {
                InterventionLog::read(&table_of_log(&lessons.log_below(entries_of(&log)), &playbook), &playbook)?
            }
            None => log,
        };
        Ok(Past { renewals, log, playbook, said })
    }

    /// Where the renewals come from.
    fn source(&self) -> String {
        self.renewals.as_ref().map_or_else(|| "the store".to_owned(), |named| named.name().to_owned())
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
#[must_use]
pub fn fingerprint(parts: &[&[u8]], seed: u64) -> ModelId {
    let mut hasher = blake3::Hasher::new();
    hasher.update(env!("CARGO_PKG_VERSION").as_bytes());
    hasher.update(&seed.to_le_bytes());
    for part in parts {
        hasher.update(&(part.len() as u64).to_le_bytes());
        hasher.update(part);
    }
    ModelId(format!("m-{}", &hasher.finalize().to_hex()[..12]))
}
