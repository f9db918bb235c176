//! What may be typed of `import`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::file_args::Files;
use crate::units::Date;

/// `import`
#[derive(Debug, Args)]
pub(super) struct Import {
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
pub(super) enum PartName {
    /// Past renewals
    Renewals,
    /// The log of interventions
    Interventions,
    /// The open accounts
    Accounts,
}

impl std::fmt::Display for PartName {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Renewals => "renewals",
            Self::Interventions => "interventions",
            Self::Accounts => "accounts",
        })
    }
}
