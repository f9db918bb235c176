//! Parse, dispatch, and turn a failure into its exit code.

use std::ffi::OsString;
use std::io::Write;
use std::process::ExitCode;

use clap::Parser;

use super::args::{Arguments, Command};
use super::deciding::{explain, export, ledger, plan, recommend, score, trial};
use super::failure::Failure;
use super::insight::{
    alerts, checkpoints, digest, factors, forecast, misses, movers, plays, report, scorecard, segments, watch,
};
use super::learning::{evaluate, models, train};
use super::serving::{mcp, serve, tokens};
use super::setting_up::{doctor, import, init, simulate};

/// Runs the command that was typed.
pub fn run(typed: impl IntoIterator<Item = OsString>) -> ExitCode {
    let arguments = match Arguments::try_parse_from(typed) {
        Ok(arguments) => arguments,
        Err(error) => {
            let _nobody_reads = error.print();
            return ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2));
        }
    };
    match dispatch(&arguments.command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            let _nobody_reads = writeln!(std::io::stderr(), "winprob: {failure}");
            ExitCode::from(failure.exit_code)
        }
    }
}

fn dispatch(command: &Command) -> Result<(), Failure> {
    match command {
        Command::Init(options) => init::run(options),
        Command::Train(options) => train::run(options),
        Command::Evaluate(options) => evaluate::run(options),
        Command::Score(options) => score::run(options),
        Command::Recommend(options) => recommend::run(options),
        Command::Plan(options) => plan::run(options),
        Command::Trial(options) => trial::run(options),
        Command::Explain(options) => explain::run(options),
        Command::Factors(options) => factors::run(options),
        Command::Misses(options) => misses::run(options),
        Command::Forecast(options) => forecast::run(options),
        Command::Movers(options) => movers::run(options),
        Command::Checkpoints(options) => checkpoints::run(options),
        Command::Alerts(options) => alerts::run(options),
        Command::Digest(options) => digest::run(options),
        Command::Report(options) => report::run(options),
        Command::Watch(options) => watch::run(options),
        Command::Scorecard(options) => scorecard::run(options),
        Command::Segments(options) => segments::run(options),
        Command::Onboarding(options) => factors::run_onboarding(options),
        Command::Plays(options) => plays::run(options),
        Command::Ledger(options) => ledger::run(options),
        Command::Models(options) => models::run(options),
        Command::Simulate(options) => simulate::run(options),
        Command::Import(options) => import::run(options),
        Command::Export(options) => export::run(options),
        Command::Doctor(options) => doctor::run(options),
        Command::Serve(options) => serve::run(options),
        Command::Mcp(options) => mcp::run(options),
        Command::Tokens(options) => tokens::run(options),
    }
}
