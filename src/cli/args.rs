//! What may be typed.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

use super::book_args::{Init, Simulate};
use super::import_args::Import;
use super::insight_args::{DigestArgs, ForecastArgs, Insight, MoversArgs, ReportArgs, WatchArgs};
use super::ledger_args::Ledger;
use super::open_args::OpenArgs;
use super::plan_args::{Plan, Trial};
use super::serve_args::{Mcp, Serve};
use super::token_args::Tokens;
use crate::units::Date;

/// The renewal decision engine: calibrated win probabilities, and the interventions that raise them.
#[derive(Debug, Parser)]
#[command(name = "winprob", version, about)]
pub(super) struct Arguments {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Conclude from exports which file and column is what, and write a commented playbook.
    Init(Init),
    /// Learn a model from past renewals and the log of interventions, and make it current.
    #[command(alias = "retrain")]
    Train(Train),
    /// How good the current model is: out of fold, out of time, or on a file of outcomes.
    Evaluate(Evaluate),
    /// Win probability of every open account.
    Score(Score),
    /// What to do about every open account, and when.
    Recommend(Recommend),
    /// The whole book under capacity: who does what when, and what was left out.
    Plan(Plan),
    /// Propose whom to give what by lot, with known chances; or read what came of lots.
    Trial(Trial),
    /// Why one account has its win probability, and why these actions.
    Explain(Explain),
    /// Which features go with renewal, from which cut point on, how early, and which say the same.
    Factors(Insight),
    /// What will renew, by month, quarter, segment or owner: expectation and interval, and how it would have done.
    Forecast(ForecastArgs),
    /// What moved the win probabilities since an earlier file of the accounts.
    Movers(MoversArgs),
    /// The week of each owner: what moved and why, what is due, what is overdue.
    Digest(DigestArgs),
    /// The quarterly review as one page with charts: what renewed, what was said, what was missed, what is next.
    Report(ReportArgs),
    /// Whether the model still tells the truth, from outcomes that have come in since.
    Watch(WatchArgs),
    /// The health score of your own put to the test, and a points score of few factors.
    Scorecard(Insight),
    /// How the model serves the segments and sizes of the book.
    Segments(Insight),
    /// Which features go with renewal while accounts are still being set up.
    Onboarding(Insight),
    /// What was not seen coming: green that was lost, red that renewed; and surprise churn by quarter.
    Misses(Insight),
    /// What each kind of intervention has been worth: over all, by lead, by segment.
    Plays(Insight),
    /// The ledger of published probabilities: prove that none was rewritten.
    #[command(subcommand)]
    Ledger(Ledger),
    /// The registry of trained models.
    #[command(subcommand)]
    Models(Models),
    /// Write a synthetic book with known truth.
    Simulate(Simulate),
    /// Take in the exports of other systems, a table of PostgreSQL, or the book's own files.
    Import(Import),
    /// Write probabilities and next steps as a file that Salesforce takes in.
    Export(Export),
    /// Check files, playbook, model and store, and say how to mend what is wrong.
    Doctor(Doctor),
    /// Serve the API and the dashboard; trains first when there is no model yet and there are files to learn from.
    Serve(Serve),
    /// The Model Context Protocol over standard input and output, for an assistant on this machine.
    Mcp(Mcp),
    /// Access tokens of the service.
    #[command(subcommand)]
    Tokens(Tokens),
}

/// Where the files are.
#[derive(Debug, Args)]
pub(super) struct Files {
    /// The folder of the book, or its files: which is which is concluded where no playbook says so
    #[arg(value_name = "FOLDER or FILES", conflicts_with = "data")]
    pub paths: Vec<PathBuf>,
    /// Folder with renewals.csv, interventions.csv, accounts.csv and playbook.toml [default: data]
    #[arg(long, value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// Past renewals, instead of the folder's
    #[arg(long, value_name = "FILE")]
    pub renewals: Option<PathBuf>,
    /// The log of interventions, instead of the folder's
    #[arg(long, value_name = "FILE")]
    pub interventions: Option<PathBuf>,
    /// The open accounts, instead of the folder's
    #[arg(long, value_name = "FILE")]
    pub accounts: Option<PathBuf>,
    /// The playbook, instead of the folder's
    #[arg(long, value_name = "FILE")]
    pub playbook: Option<PathBuf>,
    /// Folder of trained models
    #[arg(long, value_name = "DIR", default_value = "models")]
    pub models: PathBuf,
    /// Seed of every random choice
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// The day that counts as today: nothing before it is proposed [default: the playbook's `today`, or the latest decision date]
    #[arg(long, value_name = "DATE")]
    pub today: Option<Date>,
    #[arg(skip)]
    pub found: std::cell::OnceCell<crate::service::BookFiles>,
}

/// The days on which something may be done.
#[derive(Debug, Args)]
pub(super) struct Window {
    /// Nothing before this day
    #[arg(long, value_name = "DATE")]
    pub earliest: Option<Date>,
    /// Nothing after this day
    #[arg(long, value_name = "DATE")]
    pub latest: Option<Date>,
}

/// `train`
#[derive(Debug, Args)]
pub(super) struct Train {
    #[command(flatten)]
    pub files: Files,
    /// Write the past renewals that are left out of learning, with the reason, to a file: .csv, .json, .parquet or .xlsx by name
    #[arg(long, value_name = "FILE")]
    pub rejected: Option<PathBuf>,
    /// Learn from what the store has seen, too: outcomes, versions of accounts, interventions
    #[arg(long, value_name = "URL")]
    pub store: Option<String>,
    /// Keep the model without making it current
    #[arg(long)]
    pub no_activate: bool,
    /// Write the model card as JSON
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

/// `evaluate`
#[derive(Debug, Args)]
pub(super) struct Evaluate {
    #[command(flatten)]
    pub files: Files,
    /// Judge the advice instead: what following it would have been worth on the past renewals
    #[arg(long)]
    pub plays: bool,
    /// Write the report as JSON
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

/// `score`
#[derive(Debug, Args)]
pub(super) struct Score {
    #[command(flatten)]
    pub files: Files,
    #[command(flatten)]
    pub open: OpenArgs,
    /// Enter what is said in a ledger file, which `ledger verify` proves
    #[arg(long, value_name = "FILE")]
    pub ledger: Option<PathBuf>,
    /// Write to a file, .csv, .json, .parquet or .xlsx by name, instead of stdout
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

/// `recommend`
#[derive(Debug, Args)]
pub(super) struct Recommend {
    #[command(flatten)]
    pub files: Files,
    #[command(flatten)]
    pub open: OpenArgs,
    /// List every feasible action, also the ones not recommended
    #[arg(long, conflicts_with = "plans")]
    pub all: bool,
    /// List the best combinations of actions
    #[arg(long)]
    pub plans: bool,
    /// This account only
    #[arg(long, value_name = "ID")]
    pub account: Option<String>,
    /// At most this many actions in a plan
    #[arg(long, value_name = "N")]
    pub max_actions: Option<usize>,
    /// Money a plan may cost
    #[arg(long, value_name = "MONEY")]
    pub budget: Option<f64>,
    #[command(flatten)]
    pub window: Window,
    /// Recommend what pays with at least this chance [default: the playbook's, or 0.55]
    #[arg(long, value_name = "SHARE")]
    pub confidence: Option<f64>,
    /// Write to a file, .csv, .json, .parquet or .xlsx by name, instead of stdout
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

/// `explain`
#[derive(Debug, Args)]
pub(super) struct Explain {
    #[command(flatten)]
    pub files: Files,
    #[command(flatten)]
    pub open: OpenArgs,
    /// The account
    #[arg(long, value_name = "ID")]
    pub account: String,
    /// Write as JSON to a file
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

/// `models`
#[derive(Debug, Subcommand)]
pub(super) enum Models {
    /// The models, newest first
    List(Registry),
    /// The card of a model
    Show(Show),
    /// Make a model current
    Activate(RegistryEntry),
    /// Go back to the model that was current before
    Rollback(Registry),
    /// Remove a model that is not current
    Delete(RegistryEntry),
}

/// The registry.
#[derive(Debug, Args)]
pub(super) struct Registry {
    /// Folder of trained models
    #[arg(long, value_name = "DIR", default_value = "models")]
    pub models: PathBuf,
}

/// One model of the registry.
#[derive(Debug, Args)]
pub(super) struct RegistryEntry {
    /// The model's name
    pub id: Option<String>,
    #[command(flatten)]
    pub registry: Registry,
}

/// `models show`
#[derive(Debug, Args)]
pub(super) struct Show {
    #[command(flatten)]
    pub entry: RegistryEntry,
    /// The card as JSON
    #[arg(long)]
    pub json: bool,
    /// All that was learned as JSON: recipe, trees, weights, draws
    #[arg(long)]
    pub whole: bool,
}

/// `export`
#[derive(Debug, Args)]
pub(super) struct Export {
    #[command(flatten)]
    pub files: Files,
    #[command(flatten)]
    pub open: OpenArgs,
    /// Write an update file for Salesforce
    #[arg(long, value_name = "FILE")]
    pub salesforce: PathBuf,
    /// The update file of before, to tell the trend
    #[arg(long, value_name = "FILE")]
    pub previous: Option<PathBuf>,
}

/// `doctor`
#[derive(Debug, Args)]
pub(super) struct Doctor {
    #[command(flatten)]
    pub files: Files,
    /// The store to look at
    #[arg(long, value_name = "URL", default_value = "sqlite:winprob.db")]
    pub store: String,
}
