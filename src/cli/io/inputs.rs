//! From the options of a command to tables: which file is meant, its bytes, and the table in them.

use std::path::{Path, PathBuf};

use super::super::failure::Failure;
use super::file_args::Files;
use crate::book::{InterventionLog, Playbook, Rows};
use crate::model::{Model, Registry};
use crate::table::{TextTable, bytes_of, file_of, read_bytes, read_bytes_with};
use crate::units::Date;
use crate::workflow::BookFiles;

const FOLDER: &str = "data";

/// A file's bytes and its name for messages.
pub(in crate::cli) struct Raw {
    pub file: String,
    pub bytes: Vec<u8>,
}

impl Raw {
    pub(in crate::cli) fn read(path: &Path) -> Result<Self, Failure> {
        let file = path.display().to_string();
        let bytes = bytes_of(path)?;
        Ok(Self { file, bytes })
    }

    pub(in crate::cli) fn table(&self) -> Result<TextTable, Failure> {
        Ok(read_bytes(&self.bytes, &self.file)?)
    }

    /// The table; of a workbook, the first sheet that has these columns.
    pub(in crate::cli) fn table_with(&self, needed: &[&str]) -> Result<TextTable, Failure> {
        Ok(read_bytes_with(&self.bytes, &self.file, needed)?)
    }
}

impl Files {
    /// The folder: the one named, or `data` when no file is named either.
    pub(in crate::cli) fn folder(&self) -> Option<PathBuf> {
        let named = [&self.renewals, &self.interventions, &self.accounts, &self.playbook];
        let folder = match self.paths.as_slice() {
            [only] if only.is_dir() => Some(only.clone()),
            _ => self.data.clone(),
        };
        let is_unnamed = named.iter().all(|file| file.is_none()) && self.paths.is_empty();
        folder.or_else(|| is_unnamed.then(|| PathBuf::from(FOLDER)))
    }

    /// Where the files are that are there: by flag, by the playbook, by their usual names, or by what they hold.
    pub(in crate::cli) fn book_files(&self) -> Result<BookFiles, Failure> {
        if let Some(found) = self.found.get() {
            return Ok(found.clone());
        }
        let named = BookFiles {
            renewals: self.renewals.clone(),
            playbook: self.playbook.clone(),
            accounts: self.accounts.clone(),
            interventions: self.interventions.clone(),
            ..BookFiles::default()
        };
        let folder = self.folder();
        let found = match self.paths.as_slice() {
            [] => BookFiles::find(folder.as_deref(), named)?,
            [only] if only.is_dir() => BookFiles::find(Some(only), named)?,
            paths => self.of_paths(paths, named)?,
        };
        Ok(self.found.get_or_init(|| found).clone())
    }

    /// The files typed one after another: a playbook beside them that names one of them says how they are read.
    fn of_paths(&self, paths: &[PathBuf], named: BookFiles) -> Result<BookFiles, Failure> {
        if let Some(missing) = paths.iter().find(|path| !file_of(path).is_file()) {
            return Err(Failure::because(format!("{}: there is no such file or folder", missing.display())));
        }
        let beside = paths.first().and_then(|path| path.parent()).unwrap_or(Path::new("")).join("playbook.toml");
        let playbook = self.playbook.clone().or_else(|| Some(beside).filter(|path| path.is_file()));
        if let Some(playbook) = playbook {
            let found = BookFiles::find(None, BookFiles { playbook: Some(playbook), ..named })?;
            if found.renewals.as_ref().is_some_and(|renewals| paths.contains(renewals)) {
                return Ok(found);
            }
        }
        let named_beside = [&self.renewals, &self.interventions, &self.accounts];
        let all: Vec<PathBuf> = paths.iter().chain(named_beside.into_iter().flatten()).cloned().collect();
        if let ([only], Some(playbook)) = (all.as_slice(), &self.playbook) {
            return Ok(BookFiles {
                renewals: Some(only.clone()),
                playbook: Some(playbook.clone()),
                ..BookFiles::default()
            });
        }
        Ok(BookFiles::among(&all)?)
    }

    fn required(&self, found: Option<PathBuf>, name: &str, option: &str) -> Result<PathBuf, Failure> {
        found.ok_or_else(|| {
            let folder = self.folder().map_or_else(String::new, |folder| format!(" in {}", folder.display()));
            Failure::because(format!(
                "there is no {name}{folder}; name the file with {option} or the folder with --data"
            ))
        })
    }

    /// Where the past renewals are; refused where there are none.
    pub(in crate::cli) fn needed_renewals(&self) -> Result<PathBuf, Failure> {
        let found = self.book_files()?;
        if let (None, Some(reason)) = (&found.renewals, &found.not_concluded) {
            return Err(Failure::because(reason));
        }
        self.required(found.renewals, "renewals.csv", "--renewals")
    }

    /// The past renewals.
    pub(in crate::cli) fn renewals(&self) -> Result<Raw, Failure> {
        Raw::read(&self.needed_renewals()?)
    }

    /// The open accounts: their file, or the open rows of the past renewals.
    pub(in crate::cli) fn open_table(&self, playbook: &Playbook) -> Result<TextTable, Failure> {
        let files = self.book_files()?;
        if let (None, Some(path)) = (&files.accounts, files.open_path())
            && let Some(open) = files.open_rows(Raw::read(path)?.table_with(&[&playbook.columns.outcome])?, playbook)?
        {
            return Ok(open);
        }
        let path = self.required(files.accounts, "accounts.csv", "--accounts")?;
        Raw::read(&path)?.table_with(&[&playbook.columns.account])
    }

    /// Where the open accounts are, where they have a file of their own.
    pub(in crate::cli) fn accounts_path(&self) -> Result<Option<PathBuf>, Failure> {
        Ok(self.book_files()?.accounts)
    }

    /// Where the past renewals are, where they are.
    pub(in crate::cli) fn renewals_path(&self) -> Result<Option<PathBuf>, Failure> {
        Ok(self.book_files()?.renewals)
    }

    /// Where the log of interventions is, where there is one.
    pub(in crate::cli) fn interventions_path(&self) -> Result<Option<PathBuf>, Failure> {
        Ok(self.book_files()?.interventions)
    }

    /// The log of interventions, where there is one.
    pub(in crate::cli) fn interventions(&self) -> Result<Option<Raw>, Failure> {
        self.interventions_path()?.map(|path| Raw::read(&path)).transpose()
    }

    /// The playbook and its bytes, where there is one or one was concluded.
    pub(in crate::cli) fn playbook(&self) -> Result<Option<(Playbook, Vec<u8>)>, Failure> {
        Ok(self.book_files()?.playbook()?)
    }

    /// The day that counts as today: the one named, else the playbook's, else the latest decision date of the accounts.
    pub(in crate::cli) fn today(&self, playbook: &Playbook, rows: &Rows) -> Option<Date> {
        self.today.or(playbook.today).or_else(|| rows.as_of.iter().copied().flatten().max())
    }

    /// The log as entries; empty where there is none.
    pub(in crate::cli) fn log(&self, playbook: &Playbook) -> Result<InterventionLog, Failure> {
        match self.interventions()? {
            Some(raw) => Ok(InterventionLog::read(&raw.table_with(&[playbook.log.kind()])?, playbook)?),
            None => Ok(InterventionLog::default()),
        }
    }

    /// The current model, under the playbook at hand where there is one.
    pub(in crate::cli) fn model(&self) -> Result<Model, Failure> {
        let model = Registry::new(&self.models).current()?.ok_or_else(|| {
            Failure::because(format!("{}: no model was trained yet; run `winprob train` first", self.models.display()))
        })?;
        Ok(match self.playbook()? {
            Some((playbook, _)) => model.with_playbook(playbook),
            None => model,
        })
    }
}
