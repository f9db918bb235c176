//! What may be typed about the whole book: its plan, and what to try by lot.

use std::path::PathBuf;

use clap::Args;

use super::file_args::{Files, Window};
use super::open_args::OpenArgs;

/// `plan`
#[derive(Debug, Args)]
pub(super) struct Plan {
    #[command(flatten)]
    pub files: Files,
    #[command(flatten)]
    pub open: OpenArgs,
    /// Money for the whole book, in place of the playbook's
    #[arg(long, value_name = "MONEY")]
    pub budget: Option<f64>,
    /// Hours of each owner in a month, in place of the playbook's
    #[arg(long, value_name = "HOURS")]
    pub hours_per_owner: Option<f64>,
    /// At most this many actions an account
    #[arg(long, value_name = "N")]
    pub max_actions: Option<usize>,
    #[command(flatten)]
    pub window: Window,
    /// Plan what pays with at least this chance [default: the playbook's, or 0.55]
    #[arg(long, value_name = "SHARE")]
    pub confidence: Option<f64>,
    /// No new actions for accounts that stay below this win probability whatever is done [default: half of `red_below`]
    #[arg(long, value_name = "SHARE")]
    pub unsavable_below: Option<f64>,
    /// What is agreed and must stay: `account_id`, `kind`, and `act_by` or `lead_days`
    #[arg(long, value_name = "FILE")]
    pub pin: Option<PathBuf>,
    /// An earlier plan, from which as little as possible is changed
    #[arg(long, value_name = "FILE")]
    pub previous: Option<PathBuf>,
    /// What changing one account's earlier plan must be worth [default: 5 % of what a plan is worth on average]
    #[arg(long, value_name = "MONEY")]
    pub change_worth: Option<f64>,
    /// Stop as soon as the plan is proven to be this close to the best possible one [default: 0, as good as can be proven]
    #[arg(long, value_name = "SHARE")]
    pub gap: Option<f64>,
    /// Stop after this many seconds, whatever was reached
    #[arg(long, value_name = "SECONDS")]
    pub time_limit: Option<u32>,
    /// Write the whole answer as JSON: value, cost, bound, gap, shadow prices, what was left out
    #[arg(long, value_name = "FILE")]
    pub summary: Option<PathBuf>,
    /// Write to a file, .csv, .json, .parquet or .xlsx by name, instead of stdout
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

/// `trial`
#[derive(Debug, Args)]
pub(super) struct Trial {
    #[command(flatten)]
    pub files: Files,
    #[command(flatten)]
    pub open: OpenArgs,
    /// Read what came of lots in the log, instead of proposing new ones
    #[arg(long, conflicts_with_all = ["kinds", "points", "budget", "hours_per_owner", "earliest", "latest", "summary"])]
    pub results: bool,
    /// With `--results`: count what the store has seen, too
    #[arg(long, value_name = "URL", requires = "results")]
    pub store: Option<String>,
    /// Try this kind, whatever knowing it is worth; may be repeated
    #[arg(long = "kind", value_name = "KIND")]
    pub kinds: Vec<String>,
    /// The average effect, in points of win probability, to tell from none [default: 5]
    #[arg(long, value_name = "POINTS")]
    pub points: Option<f64>,
    /// Money for the trial, instead of the playbook's budget
    #[arg(long, value_name = "MONEY")]
    pub budget: Option<f64>,
    /// Hours of each owner in a month, instead of the playbook's
    #[arg(long, value_name = "HOURS")]
    pub hours_per_owner: Option<f64>,
    #[command(flatten)]
    pub window: Window,
    /// Write the whole proposal as JSON, with what each kind costs and tells
    #[arg(long, value_name = "FILE")]
    pub summary: Option<PathBuf>,
    /// Write the lots, or the results, to this .csv, .json, .parquet or .xlsx file instead of stdout
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}
