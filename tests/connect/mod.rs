//! Exports of other systems, as small as they can be and still mislead, and what becomes of them.

mod commands;
mod hubspot;
mod postgres;
mod salesforce;

use std::path::Path;

use winprob::book::Playbook;
use winprob::connect::{ConnectError, Imported, Mapping, System, import_crm};
use winprob::table::TextTable;

/// A folder with files.
fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), files);
    folder
}

fn write(folder: &Path, files: &[(&str, &str)]) {
    for (name, text) in files {
        std::fs::write(folder.join(name), text).unwrap();
    }
}

/// What an import of these files on 2026-11-01 comes to.
fn try_import(system: System, files: &[(&str, &str)], playbook: &str) -> Result<Imported, ConnectError> {
    let folder = folder(files);
    let mapping = Mapping::parse(system, playbook, "playbook.toml")?;
    let names = Playbook::parse(playbook, "playbook.toml").unwrap().columns;
    import_crm(system, folder.path(), &mapping, &names, "2026-11-01".parse().unwrap())
}

fn import(system: System, files: &[(&str, &str)], playbook: &str) -> Imported {
    try_import(system, files, playbook).unwrap()
}

/// The cells of a column, blank as nothing.
fn cells<'a>(table: Option<&'a TextTable>, column: &str) -> Vec<&'a str> {
    let table = table.unwrap();
    let column = table.column(column).unwrap_or_else(|| panic!("no {column:?} in {:?}", table.columns));
    column.cells().map(Option::unwrap_or_default).collect()
}

fn left_out(imported: &Imported, reason: &str) -> usize {
    let found = imported.reading.left_out.iter().filter(|(known, _)| known.contains(reason));
    found.map(|(_, count)| count).sum()
}
