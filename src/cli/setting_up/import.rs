//! `import`: exports of other systems, tables of PostgreSQL or the book's own files, into files or into the store.

use std::fmt::{self, Write};
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use super::super::failure::Failure;
use super::super::io::{Files, deliver, say};
use crate::book::Playbook;
use crate::connect::{ImportReading, Mapping, System, csv_of, import_crm, query_table};
use crate::model::write_whole;
use crate::store::Store;
use crate::table::{TextTable, read};
use crate::units::{Clock, Date, SystemClock};
use crate::workflow::{BookTables, keep};

/// `import`
#[derive(Debug, Args)]
pub(in crate::cli) struct Import {
    #[command(flatten)]
    pub files: Files,
    /// Folder with Opportunity.csv, OpportunityFieldHistory.csv and what else Salesforce exported
    #[arg(long, value_name = "DIR", conflicts_with_all = ["hubspot", "postgres"])]
    pub salesforce: Option<PathBuf>,
    /// Folder with deals.csv, companies.csv, contacts.csv, engagements.csv, `deal_property_history.csv`
    #[arg(long, value_name = "DIR", conflicts_with = "postgres")]
    pub hubspot: Option<PathBuf>,
    /// Address of a PostgreSQL database
    #[arg(long, value_name = "URL", requires = "query", requires = "part")]
    pub postgres: Option<String>,
    /// The query whose rows are taken
    #[arg(long, value_name = "SQL", requires = "postgres")]
    pub query: Option<String>,
    /// What the rows of the query are
    #[arg(long = "as", value_name = "PART", requires = "postgres")]
    pub part: Option<PartName>,
    /// The day of the export [default: today]
    #[arg(long, value_name = "DATE")]
    pub as_of: Option<Date>,
    /// Write renewals.csv, interventions.csv and accounts.csv to this folder
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Keep accounts, interventions and outcomes in this store [default without --out: sqlite:winprob.db]
    #[arg(long, value_name = "URL")]
    pub store: Option<String>,
}

/// A part of the book.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(in crate::cli) enum PartName {
    /// Past renewals
    Renewals,
    /// The log of interventions
    Interventions,
    /// The open accounts
    Accounts,
}

impl fmt::Display for PartName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Renewals => "renewals",
            Self::Interventions => "interventions",
            Self::Accounts => "accounts",
        })
    }
}

/// Where things are kept when neither a folder nor a store is named.
const STORE: &str = "sqlite:winprob.db";

pub(in crate::cli) fn run(options: &Import) -> Result<(), Failure> {
    let runtime = tokio::runtime::Runtime::new().map_err(Failure::broken)?;
    let playbook = options.files.playbook()?.map(|(playbook, _)| playbook).unwrap_or_default();
    let (tables, reading) = match (options.salesforce.as_deref(), options.hubspot.as_deref(), &options.postgres) {
        (Some(folder), ..) => of_system(System::Salesforce, folder, options, &playbook)?,
        (_, Some(folder), _) => of_system(System::HubSpot, folder, options, &playbook)?,
        (.., Some(url)) => {
            let query = options.query.as_deref().unwrap_or_default();
            let table = runtime.block_on(query_table(url, query))?;
            let part = options.part.unwrap_or(PartName::Accounts);
            let reading = ImportReading {
                used: vec![(table.n_rows(), format!("rows of the query, as {part}"))],
                ..Default::default()
            };
            (placed(table, part), reading)
        }
        _ => of_files(options)?,
    };
    let mut told = reading.to_string();
    if let Some(folder) = &options.out {
        write_files(folder, &tables)?;
        let _infallible = writeln!(told, "written to {}", folder.display());
    }
    let url = match (&options.store, &options.out) {
        (Some(url), _) => Some(url.as_str()),
        (None, None) => Some(STORE),
        (None, Some(_)) => None,
    };
    if let Some(url) = url {
        told.push_str(&runtime.block_on(into_store(url, &playbook, &tables))?);
    }
    deliver(None, told.as_bytes())
}

fn of_system(
    system: System,
    folder: &Path,
    options: &Import,
    playbook: &Playbook,
) -> Result<(BookTables, ImportReading), Failure> {
    let (text, file) = match options.files.playbook()? {
        Some((playbook, bytes)) => (String::from_utf8_lossy(&bytes).into_owned(), playbook.file),
        None => (String::new(), "playbook.toml".to_owned()),
    };
    let mapping = Mapping::parse(system, text.trim_start_matches('\u{feff}'), &file)?;
    let today = options.as_of.unwrap_or_else(|| SystemClock.today());
    let imported = import_crm(system, folder, &mapping, &playbook.columns, today)?;
    let (renewals, interventions, accounts) = (imported.renewals, imported.interventions, imported.accounts);
    Ok((BookTables { renewals, interventions, accounts }, imported.reading))
}

/// The book's own files, each where it is.
fn of_files(options: &Import) -> Result<(BookTables, ImportReading), Failure> {
    let files = &options.files;
    let mut reading = ImportReading::default();
    let mut table = |path: Option<PathBuf>| -> Result<Option<TextTable>, Failure> {
        let Some(path) = path else { return Ok(None) };
        let table = read(&path)?;
        reading.used.push((table.n_rows(), format!("rows of {}", table.file)));
        Ok(Some(table))
    };
    let tables = BookTables {
        renewals: table(files.renewals_path()?)?,
        interventions: table(files.interventions_path()?)?,
        accounts: table(files.accounts_path()?)?,
    };
    if reading.used.is_empty() {
        return Err(Failure::because(
            "there is nothing to import; name a folder with --data, a file with --renewals, --interventions or --accounts, or a system with --salesforce, --hubspot or --postgres",
        ));
    }
    Ok((tables, reading))
}

fn placed(table: TextTable, part: PartName) -> BookTables {
    let mut tables = BookTables::default();
    match part {
        PartName::Renewals => tables.renewals = Some(table),
        PartName::Interventions => tables.interventions = Some(table),
        PartName::Accounts => tables.accounts = Some(table),
    }
    tables
}

/// Writes the parts that are there under the names of the book's files.
fn write_files(folder: &Path, tables: &BookTables) -> Result<(), Failure> {
    std::fs::create_dir_all(folder)
        .map_err(|error| Failure::because(format!("{}: cannot be created: {error}", folder.display())))?;
    let parts = [
        ("renewals.csv", &tables.renewals),
        ("interventions.csv", &tables.interventions),
        ("accounts.csv", &tables.accounts),
    ];
    for (name, table) in parts {
        if let Some(table) = table {
            write_whole(&folder.join(name), &csv_of(table).map_err(Failure::broken)?)?;
        }
    }
    Ok(())
}

async fn into_store(url: &str, playbook: &Playbook, tables: &BookTables) -> Result<String, Failure> {
    let store = Store::open(url).await?;
    let kept = keep(&store, playbook, tables, SystemClock.now_seconds()).await;
    store.close().await;
    let kept = kept?;
    if tables.renewals.is_some() && kept.strangers > 0 {
        say(format!(
            "winprob: {} outcomes are of accounts the store has never seen; to learn from them, write the files with --out and train on those",
            kept.strangers
        ));
    }
    Ok(format!(
        "kept in {}: {} accounts ({} new, {} changed), {} interventions, {} outcomes\n",
        shown(url),
        kept.created + kept.updated + kept.unchanged,
        kept.created,
        kept.updated,
        kept.interventions,
        kept.outcomes
    ))
}

/// A store's address without its password.
fn shown(url: &str) -> &str {
    url.rsplit_once('@').map_or(url, |(_, host)| host)
}
