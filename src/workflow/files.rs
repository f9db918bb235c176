//! Where the files of the book are: named one by one, by the playbook, by their usual names, or concluded from what they hold.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::book::{BookError, FileNames, Playbook, past_and_open, playbook_part};
use crate::conclude::{ConcludeError, Conclusions, Found, Part, Stated, conclude, read_all, tables_in};
use crate::table::{TableError, TableStream, TextTable, read};

/// The playbook's usual name.
pub const PLAYBOOK: &str = "playbook.toml";

/// Files of the book; an absent one is not looked at.
#[derive(Debug, Clone, Default)]
pub struct BookFiles {
    /// The past renewals, which trainings learn from.
    pub renewals: Option<PathBuf>,
    /// The playbook, under which every model is put in use.
    pub playbook: Option<PathBuf>,
    /// The accounts.
    pub accounts: Option<PathBuf>,
    /// The log of interventions.
    pub interventions: Option<PathBuf>,
    /// The folder they are looked for in, to which files that are sent go.
    pub folder: Option<PathBuf>,
    /// What was concluded where there is no playbook and the files are not called or laid out as usual.
    pub concluded: Option<Arc<Conclusions>>,
    /// Why nothing was concluded from the tables of the folder, where there are some.
    pub not_concluded: Option<Arc<str>>,
}

/// Files that cannot be told.
#[derive(Debug, thiserror::Error)]
pub enum FilesError {
    /// The playbook cannot be read.
    #[error(transparent)]
    Book(#[from] BookError),
    /// A file or folder cannot be read.
    #[error("{0}: cannot be read: {1}")]
    Io(String, std::io::Error),
    /// Nothing can be concluded from them.
    #[error("{source}{}", if unreadable.is_empty() { String::new() } else { format!("; not read: {}", unreadable.join("; ")) })]
    Conclude {
        /// Why.
        source: ConcludeError,
        /// Files that cannot be read.
        unreadable: Vec<String>,
    },
}

#[derive(serde::Deserialize, Default)]
#[serde(default)]
struct FilesOfPlaybook {
    files: FileNames,
}

impl BookFiles {
    /// Whether no file is named.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        [&self.renewals, &self.playbook, &self.accounts, &self.interventions].into_iter().all(Option::is_none)
    }

    /// Finds the files of a folder, those that are `named` apart.
    ///
    /// # Errors
    /// [`FilesError`] when the playbook cannot be read; a folder of which nothing can be concluded has no files.
    pub fn find(folder: Option<&Path>, named: Self) -> Result<Self, FilesError> {
        // Where files are named one by one, others that come to the folder are not meant.
        let own = folder.filter(|_| named.is_empty()).map(Path::to_owned);
        let mut found = Self { folder: own, ..named };
        let usual = |name: &str| {
            let names = [
                name.to_owned(),
                format!("{name}.gz"),
                name.replace(".csv", ".parquet"),
                name.replace(".csv", ".xlsx"),
            ];
            folder.and_then(|folder| names.into_iter().map(|name| folder.join(name)).find(|path| path.is_file()))
        };
        found.playbook = found.playbook.or_else(|| usual(PLAYBOOK));
        let mut is_named = false;
        if let Some(path) = &found.playbook {
            let beside = path.parent().unwrap_or(Path::new("")).to_owned();
            let stated = files_in(path)?;
            is_named = stated.renewals.is_some();
            let at = |name: Option<String>| name.map(|name| beside.join(name));
            found.renewals = found.renewals.or_else(|| at(stated.renewals));
            found.interventions = found.interventions.or_else(|| at(stated.interventions));
            found.accounts = found.accounts.or_else(|| at(stated.accounts));
        }
        // A playbook that names the past names the rest as well: a file that only happens to be called so is not meant.
        if !is_named {
            found.renewals = found.renewals.or_else(|| usual("renewals.csv"));
            found.interventions = found.interventions.or_else(|| usual("interventions.csv"));
            found.accounts = found.accounts.or_else(|| usual("accounts.csv"));
        }
        if found.playbook.is_some() || found.renewals.as_deref().is_some_and(is_laid_out_as_usual) {
            return Ok(found);
        }
        // Open accounts alone, of which there may be very many, tell nothing about the past.
        if folder.is_none() && found.renewals.is_none() {
            return Ok(found);
        }
        let named = [&found.renewals, &found.interventions, &found.accounts];
        let tables = match (folder, &found.renewals) {
            (Some(folder), None) if !folder.is_dir() => Found::default(),
            (Some(folder), None) => {
                tables_in(folder).map_err(|error| FilesError::Io(folder.display().to_string(), error))?
            }
            _ => read_all(&named.into_iter().flatten().cloned().collect::<Vec<_>>()),
        };
        let stated = Stated {
            renewals: found.renewals.as_deref().map(|path| path.display().to_string()),
            interventions: found.interventions.as_deref().map(|path| path.display().to_string()),
            accounts: found.accounts.as_deref().map(|path| path.display().to_string()),
            ..Stated::default()
        };
        // What cannot be concluded is refused by whoever needs it: a store alone may be enough to learn from.
        match found.clone().with_conclusions(&tables, &stated) {
            Ok(concluded) => Ok(concluded),
            Err(FilesError::Conclude { source: ConcludeError::NoTables, .. }) => Ok(found),
            Err(error) => Ok(Self { not_concluded: Some(error.to_string().into()), ..found }),
        }
    }

    /// Tells files apart by what they hold.
    ///
    /// # Errors
    /// [`FilesError::Conclude`] when none of them says how renewals ended.
    pub fn among(paths: &[PathBuf]) -> Result<Self, FilesError> {
        Self::default().with_conclusions(&read_all(paths), &Stated::default())
    }

    fn with_conclusions(self, found: &Found, stated: &Stated) -> Result<Self, FilesError> {
        let concluded = conclude(&found.tables, stated)
            .map_err(|source| FilesError::Conclude { source, unreadable: found.unreadable.clone() })?;
        let path_of = |part: Part| {
            let name = concluded.file_of(part)?;
            let is_it = |table: &&TextTable| Path::new(&table.file).file_name().is_some_and(|file| file == name);
            found.tables.iter().find(is_it).map(|table| PathBuf::from(&table.file))
        };
        Ok(Self {
            renewals: path_of(Part::Renewals),
            interventions: path_of(Part::Interventions),
            accounts: path_of(Part::Accounts),
            concluded: Some(Arc::new(concluded)),
            ..self
        })
    }

    /// The playbook with its bytes: that of the file, else the one concluded; `None` where there is neither.
    ///
    /// # Errors
    /// [`BookError`] naming the line.
    pub fn playbook(&self) -> Result<Option<(Playbook, Vec<u8>)>, BookError> {
        if let Some(path) = &self.playbook {
            let playbook = Playbook::read(path)?;
            let file = path.display().to_string();
            let bytes = std::fs::read(path).map_err(|source| TableError::Io { file, source })?;
            return Ok(Some((playbook, bytes)));
        }
        let Some(concluded) = &self.concluded else { return Ok(None) };
        let text = concluded.playbook();
        Ok(Some((Playbook::parse(&text, PLAYBOOK)?, text.into_bytes())))
    }

    /// The file that holds the open book, its own or that of the past renewals.
    #[must_use]
    pub fn open_path(&self) -> Option<&Path> {
        self.accounts.as_deref().or(self.renewals.as_deref())
    }

    /// The open book of a table that stands at [`BookFiles::open_path`]: all of it, or the open rows of past renewals.
    ///
    /// # Errors
    /// [`BookError`] when the outcome cannot be read.
    pub fn open_rows(&self, table: TextTable, playbook: &Playbook) -> Result<Option<TextTable>, BookError> {
        if self.accounts.is_some() { Ok(Some(table)) } else { Ok(past_and_open(&table, playbook)?.open) }
    }
}

fn files_in(playbook: &Path) -> Result<FileNames, FilesError> {
    let file = playbook.display().to_string();
    let text = std::fs::read(playbook).map_err(|error| FilesError::Io(file.clone(), error))?;
    let Ok(text) = String::from_utf8(text) else {
        // The reader of playbooks names line and byte.
        Playbook::read(playbook)?;
        return Ok(FileNames::default());
    };
    let part: FilesOfPlaybook = playbook_part(text.trim_start_matches('\u{feff}'), &file)?;
    Ok(part.files)
}

/// Whether a table has the outcome where a book without a playbook has it.
fn is_laid_out_as_usual(path: &Path) -> bool {
    let usual = Playbook::default().columns;
    let has_it = |table: &TextTable| table.column(&usual.outcome).is_some();
    // The first row of a file that can be read part by part is enough.
    let first = TableStream::open(path).and_then(|stream| stream.map(|mut stream| stream.group(1, 1)).transpose());
    // What cannot be read at all is refused where it is read.
    match first {
        Ok(Some(tables)) => tables.first().is_none_or(has_it),
        _ => read(path).map_or(true, |table| has_it(&table)),
    }
}
