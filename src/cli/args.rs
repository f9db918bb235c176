//! What may be typed.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

use super::book_args::{Init, Simulate};
use super::import_args::Import;
use super::insight_args::{ForecastArgs, Insight, MoversArgs, WatchArgs};
use super::open_args::OpenArgs;
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
    /// Write to a file, .csv, .json or .parquet by name, instead of stdout
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
    /// Nothing before this day
    #[arg(long, value_name = "DATE")]
    pub earliest: Option<Date>,
    /// Nothing after this day
    #[arg(long, value_name = "DATE")]
    pub latest: Option<Date>,
    /// Recommend what pays with at least this chance [default: the playbook's, or 0.55]
    #[arg(long, value_name = "SHARE")]
    pub confidence: Option<f64>,
    /// Write to a file, .csv, .json or .parquet by name, instead of stdout
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

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
    /// Nothing before this day
    #[arg(long, value_name = "DATE")]
    pub earliest: Option<Date>,
    /// Nothing after this day
    #[arg(long, value_name = "DATE")]
    pub latest: Option<Date>,
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
    /// Stop as soon as the plan is proven to be this close to the best possible one [default: 0.0005]
    #[arg(long, value_name = "SHARE")]
    pub gap: Option<f64>,
    /// Stop after this many seconds, whatever was reached
    #[arg(long, value_name = "SECONDS")]
    pub time_limit: Option<u32>,
    /// Write the whole answer as JSON: value, cost, bound, gap, shadow prices, what was left out
    #[arg(long, value_name = "FILE")]
    pub summary: Option<PathBuf>,
    /// Write to a file, .csv or .json by name, instead of stdout
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
    /// Nothing before this day
    #[arg(long, value_name = "DATE")]
    pub earliest: Option<Date>,
    /// Nothing after this day
    #[arg(long, value_name = "DATE")]
    pub latest: Option<Date>,
    /// Write the whole proposal as JSON, with what each kind costs and tells
    #[arg(long, value_name = "FILE")]
    pub summary: Option<PathBuf>,
    /// Write the lots, or the results, to this .csv, .json or .parquet file instead of stdout
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

/// `serve`
#[derive(Debug, Args)]
pub(super) struct Serve {
    #[command(flatten)]
    pub files: Files,
    /// Address and port to listen on
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8080")]
    pub bind: SocketAddr,
    /// Where accounts, scores and the log are kept
    #[arg(long, value_name = "URL", default_value = "sqlite:winprob.db")]
    pub store: String,
    /// File of access tokens, `name:scope:secret` each; more can be made with `winprob tokens`
    #[arg(long, value_name = "FILE")]
    pub tokens: Option<PathBuf>,
    /// Certificate in PEM form: answer over TLS
    #[arg(long, value_name = "FILE", requires = "tls_key")]
    pub tls_cert: Option<PathBuf>,
    /// Private key of the certificate, in PEM form
    #[arg(long, value_name = "FILE", requires = "tls_cert")]
    pub tls_key: Option<PathBuf>,
    /// Answer others without TLS, because something in front of the service encrypts
    #[arg(long)]
    pub insecure_http: bool,
    /// Requests a token may make in a minute [default: no limit]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub rate_limit: Option<u32>,
    /// How the log is written: text or json
    #[arg(long, value_name = "FORM", default_value = "text", value_parser = ["text", "json"])]
    pub log: String,
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
