//! From flags to files read.

use std::path::{Path, PathBuf};

use super::args::Files;
use super::failure::Failure;
use crate::book::{InterventionLog, Playbook, Rows};
use crate::model::{Model, Registry};
use crate::service::BookFiles;
use crate::table::{TableError, TextTable, read_bytes};
use crate::units::Date;

const FOLDER: &str = "data";

/// A file's bytes and its name for messages.
pub(super) struct Raw {
    pub file: String,
    pub bytes: Vec<u8>,
}

impl Raw {
    pub(super) fn read(path: &Path) -> Result<Self, Failure> {
        let file = path.display().to_string();
        let bytes = std::fs::read(path).map_err(|source| TableError::Io { file: file.clone(), source })?;
        Ok(Self { file, bytes })
    }

    pub(super) fn table(&self) -> Result<TextTable, Failure> {
        Ok(read_bytes(&self.bytes, &self.file)?)
    }
}

impl Files {
    /// The folder: the one named, or `data` when no file is named either.
    fn folder(&self) -> Option<PathBuf> {
        let named = [&self.renewals, &self.interventions, &self.accounts, &self.playbook];
        self.data.clone().or_else(|| named.iter().all(|file| file.is_none()).then(|| PathBuf::from(FOLDER)))
    }

    /// A file by flag, else from the folder, plain, compressed or Parquet; `None` when it is not there.
    fn find(&self, flag: Option<&PathBuf>, name: &str) -> Option<PathBuf> {
        if let Some(path) = flag {
            return Some(path.clone());
        }
        let folder = self.folder()?;
        let names = [name.to_owned(), format!("{name}.gz"), name.replace(".csv", ".parquet")];
        names.into_iter().map(|name| folder.join(name)).find(|path| path.exists())
    }

    fn required(&self, flag: Option<&PathBuf>, name: &str, option: &str) -> Result<Raw, Failure> {
        if let Some(path) = self.find(flag, name) {
            return Raw::read(&path);
        }
        let folder = self.folder().map_or_else(String::new, |folder| format!(" in {}", folder.display()));
        Err(Failure::because(format!(
            "there is no {name}{folder}; name the file with {option} or the folder with --data"
        )))
    }

    /// The past renewals.
    pub(super) fn renewals(&self) -> Result<Raw, Failure> {
        self.required(self.renewals.as_ref(), "renewals.csv", "--renewals")
    }

    /// The open accounts.
    pub(super) fn accounts(&self) -> Result<Raw, Failure> {
        self.required(self.accounts.as_ref(), "accounts.csv", "--accounts")
    }

    /// Where the files are that are there.
    pub(super) fn book_files(&self) -> BookFiles {
        BookFiles {
            renewals: self.find(self.renewals.as_ref(), "renewals.csv"),
            playbook: self.find(self.playbook.as_ref(), "playbook.toml"),
            accounts: self.accounts_path(),
            interventions: self.interventions_path(),
        }
    }

    /// Where the open accounts are, where they are.
    pub(super) fn accounts_path(&self) -> Option<PathBuf> {
        self.find(self.accounts.as_ref(), "accounts.csv")
    }

    /// Where the past renewals are, where they are.
    pub(super) fn renewals_path(&self) -> Option<PathBuf> {
        self.find(self.renewals.as_ref(), "renewals.csv")
    }

    /// Where the log of interventions is, where there is one.
    pub(super) fn interventions_path(&self) -> Option<PathBuf> {
        self.find(self.interventions.as_ref(), "interventions.csv")
    }

    /// The log of interventions, where there is one.
    pub(super) fn interventions(&self) -> Result<Option<Raw>, Failure> {
        self.interventions_path().map(|path| Raw::read(&path)).transpose()
    }

    /// The playbook and its bytes, where there is one.
    pub(super) fn playbook(&self) -> Result<Option<(Playbook, Vec<u8>)>, Failure> {
        let Some(path) = self.find(self.playbook.as_ref(), "playbook.toml") else { return Ok(None) };
        let playbook = Playbook::read(&path)?;
        Ok(Some((playbook, Raw::read(&path)?.bytes)))
    }

    /// The day that counts as today: the one named, else the playbook's, else the latest decision date of the accounts.
    pub(super) fn today(&self, playbook: &Playbook, rows: &Rows) -> Option<Date> {
        self.today.or(playbook.today).or_else(|| rows.as_of.iter().copied().flatten().max())
    }

    /// The log as entries; empty where there is none.
    pub(super) fn log(&self, playbook: &Playbook) -> Result<InterventionLog, Failure> {
        match self.interventions()? {
            Some(raw) => Ok(InterventionLog::read(&raw.table()?, playbook)?),
            None => Ok(InterventionLog::default()),
        }
    }

    /// The current model, under the playbook at hand where there is one.
    pub(super) fn model(&self) -> Result<Model, Failure> {
        let model = Registry::new(&self.models).current()?.ok_or_else(|| {
            Failure::because(format!("{}: no model was trained yet; run `winprob train` first", self.models.display()))
        })?;
        Ok(match self.playbook()? {
            Some((playbook, _)) => model.with_playbook(playbook),
            None => model,
        })
    }
}
