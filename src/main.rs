//! The door: parse, dispatch, exit code.

use std::process::ExitCode;

fn main() -> ExitCode {
    winprob::cli::run(std::env::args_os())
}
