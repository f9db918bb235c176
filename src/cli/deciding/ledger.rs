//! `ledger`: prove that no published probability was rewritten; take the ledger out of the store; add to a ledger file.

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};

use super::super::failure::Failure;
use super::super::io::{Raw, asked, deliver, say};
use crate::ledger::{Broken, Chain, LedgerEntry, LedgerHead, LedgerLine, Salts, Verified, ledger_csv, read_ledger_csv};
use crate::model::{WinProbability, write_whole};
use crate::units::random_bytes;

/// `ledger`
#[derive(Debug, Subcommand)]
pub(in crate::cli) enum Ledger {
    /// Prove that no published probability was rewritten, or name the first entry that was
    Verify(VerifyLedger),
    /// Write the ledger as CSV, with everything `ledger verify` needs
    Export(ExportLedger),
}

/// `ledger verify`
#[derive(Debug, Args)]
pub(in crate::cli) struct VerifyLedger {
    /// A ledger as `ledger export` or `score --ledger` wrote it, instead of the store's
    pub file: Option<PathBuf>,
    /// The store of the service
    #[arg(long, value_name = "URL", default_value = "sqlite:winprob.db")]
    pub store: String,
    /// The hash of an entry that was kept outside: it must still be in the ledger
    #[arg(long, value_name = "HASH")]
    pub head: Option<String>,
}

/// `ledger export`
#[derive(Debug, Args)]
pub(in crate::cli) struct ExportLedger {
    /// The store of the service
    #[arg(long, value_name = "URL", default_value = "sqlite:winprob.db")]
    pub store: String,
    /// Write to a CSV file instead of stdout
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

pub(in crate::cli) fn run(options: &Ledger) -> Result<(), Failure> {
    match options {
        Ledger::Verify(options) => verify(options),
        Ledger::Export(options) => export(options),
    }
}

fn verify(options: &VerifyLedger) -> Result<(), Failure> {
    let kept = options.head.clone();
    let (verified, place) = match &options.file {
        Some(path) => (read(&Raw::read(path)?, kept)?, path.display().to_string()),
        None => (asked(&options.store, async |store| Ok(store.verify_ledger(kept).await??))?, options.store.clone()),
    };
    let Verified { head, n_readings, n_erased } = verified;
    let erased = if n_erased > 0 { format!(" ({n_erased} of erased accounts)") } else { String::new() };
    let told = match head.position {
        0 => format!("{place}: the ledger is empty\n"),
        n => {
            format!("{place}: no entry was rewritten: {n} entries, {n_readings} readings{erased}, head {}\n", head.hash)
        }
    };
    deliver(None, told.as_bytes())
}

fn export(options: &ExportLedger) -> Result<(), Failure> {
    if let Some(path) = &options.out
        && path.extension().is_none_or(|extension| extension != "csv")
    {
        return Err(Failure::because(format!("--out {}: expected a name ending in .csv", path.display())));
    }
    let bytes = asked(&options.store, async |store| {
        let (mut bytes, mut position, mut is_first) = (Vec::new(), 0, true);
        loop {
            let entries = store.ledger_after(position).await?;
            bytes.extend(ledger_csv(&entries, is_first, &options.store).map_err(Failure::broken)?);
            let Some((last, _)) = entries.last() else { return Ok(bytes) };
            (position, is_first) = (last.position, false);
        }
    })?;
    deliver(options.out.as_deref(), &bytes)
}

/// What a ledger file holds, unless it was rewritten.
fn read(raw: &Raw, kept: Option<String>) -> Result<Verified, Failure> {
    let entries = read_ledger_csv(&raw.bytes, &raw.file)?;
    let mut chain = Chain::new(kept);
    let read = entries.iter().try_for_each(|(entry, lines)| chain.read(entry, lines));
    let verified = read.and_then(|()| chain.finish(None));
    verified.map_err(|broken: Broken| Failure::from(broken).in_file(&raw.file))
}

/// Adds what is published to a ledger file, which must hold; a file that is not there is begun.
pub(in crate::cli) fn enter(path: &Path, scores: &[WinProbability], now: i64) -> Result<(), Failure> {
    let file = path.display().to_string();
    let mut bytes = Vec::new();
    let mut head = LedgerHead::default();
    if path.exists() {
        let raw = Raw::read(path)?;
        head = read(&raw, None)?.head;
        bytes = raw.bytes;
    }
    if scores.is_empty() {
        return Ok(());
    }
    let salts = Salts::new(&random_bytes().map_err(Failure::broken)?);
    let line =
        |(number, (said, salt)): (i64, (&WinProbability, String))| LedgerLine::of(number, said.statement(now, salt));
    let lines: Vec<LedgerLine> = (1..).zip(scores.iter().zip(salts)).map(line).collect();
    let entry = LedgerEntry::after(&head, now, &lines);
    let hash = entry.hash.clone();
    bytes.extend(ledger_csv(&[(entry, lines)], bytes.is_empty(), &file).map_err(Failure::broken)?);
    write_whole(path, &bytes)?;
    say(format!("winprob: {} readings entered in {file}, head {hash}", scores.len()));
    Ok(())
}
