//! The command line as clap reads it: the list of commands; the options of each stand in its own file.

use clap::{Parser, Subcommand};

use super::deciding::explain::Explain;
use super::deciding::export::Export;
use super::deciding::ledger::Ledger;
use super::deciding::plan::Plan;
use super::deciding::recommend::Recommend;
use super::deciding::score::Score;
use super::deciding::trial::Trial;
use super::insight::alerts::AlertsArgs;
use super::insight::args::Insight;
use super::insight::checkpoints::CheckpointsArgs;
use super::insight::digest::DigestArgs;
use super::insight::forecast::ForecastArgs;
use super::insight::movers::MoversArgs;
use super::insight::report::ReportArgs;
use super::insight::watch::WatchArgs;
use super::learning::evaluate::Evaluate;
use super::learning::models::Models;
use super::learning::train::Train;
use super::serving::mcp::Mcp;
use super::serving::serve::Serve;
use super::serving::tokens::Tokens;
use super::setting_up::doctor::Doctor;
use super::setting_up::import::Import;
use super::setting_up::init::Init;
use super::setting_up::simulate::Simulate;

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
    /// The model's view and people's calls side by side, on set days before each renewal.
    Checkpoints(CheckpointsArgs),
    /// What should be looked at today: since when, how urgent, what to do next.
    Alerts(AlertsArgs),
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
    /// Write probabilities and next steps as a file that Salesforce takes in, or a query that says nearly the same.
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
