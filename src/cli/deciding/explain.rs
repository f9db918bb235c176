//! `explain`: why this win probability, why these actions.

use std::fmt::Write;
use std::path::PathBuf;

use clap::Args;
use serde::Serialize;

use super::super::failure::Failure;
use super::super::io::{Files, Open, OpenArgs, deliver, json_of, json_only};
use crate::model::WinProbability;
use crate::plan::{Action, Constraints, Recommendations};
use crate::units::Seed;

/// `explain`
#[derive(Debug, Args)]
pub(in crate::cli) struct Explain {
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

/// Reasons and actions shown as text.
const SHOWN: usize = 8;

#[derive(Serialize)]
struct Explained {
    score: WinProbability,
    recommendations: Recommendations,
}

pub(in crate::cli) fn run(options: &Explain) -> Result<(), Failure> {
    let out = options.out.as_deref();
    json_only(out)?;
    let model = options.files.model()?;
    let Open { rows, table, log } = Open::read(&options.files, &options.open, &model)?;
    let row = rows
        .accounts
        .iter()
        .position(|id| id.as_str() == options.account)
        .ok_or_else(|| Failure::because(format!("{}: there is no account {:?}", table.file, options.account)))?;
    let today = options.files.today(&model.playbook, &rows);
    let constraints = Constraints { today, ..Constraints::default() };
    let explained = Explained {
        score: model.explain(&rows, row)?,
        recommendations: model.recommend(&rows, row, &log, &constraints, Seed(options.files.seed))?,
    };
    match out {
        Some(_) => deliver(out, &json_of(&explained)?),
        None => deliver(None, in_words(&explained).as_bytes()),
    }
}

fn in_words(explained: &Explained) -> String {
    let score = &explained.score;
    let mut text = String::new();
    let percent = |p: f64| format!("{:.1} %", 100.0 * p);
    let _infallible = writeln!(
        text,
        "{}: win probability {} (90 % interval {} to {}), {}",
        score.account_id,
        percent(score.win_probability),
        percent(score.low),
        percent(score.high),
        score.health.word()
    );
    if let Some(without) = explained.recommendations.win_probability_without {
        let _infallible = writeln!(text, "if nothing more is done: {}", percent(without));
    }
    text.push_str("\nwhat the model saw (associations, not levers):\n");
    for driver in score.drivers.iter().take(SHOWN) {
        let _infallible = writeln!(text, "  {}", driver.words);
    }
    let rest: f64 = score.drivers.iter().skip(SHOWN).map(|driver| driver.points).sum();
    if let Some(usual) = score.usual_win_probability {
        let _infallible =
            writeln!(text, "  all else: {:+.1} points, from {} where all is as usual", 100.0 * rest, percent(usual));
    }
    if score.sub_scores.len() > 1 {
        text.push_str("\nby family, 100 is the best of past renewals:\n");
        for sub_score in &score.sub_scores {
            let _infallible = writeln!(text, "  {}", sub_score.words);
        }
    }
    if !score.families.is_empty() {
        text.push_str("\nby family of your health score:\n");
        for family in &score.families {
            let _infallible = writeln!(text, "  {}", family.words);
        }
    }
    for note in &score.notes {
        let _infallible = writeln!(text, "\n{note}");
    }
    text.push_str("\nwhat might be done:\n");
    for (action, others) in by_kind(&explained.recommendations.actions).into_iter().take(SHOWN) {
        let day = action.act_by.map_or_else(String::new, |day| format!(" by {day}"));
        let mark = if action.recommended { "recommended" } else { action.evidence.word() };
        let waiting = action.waiting.as_ref().map_or_else(String::new, |waiting| format!("; {}", waiting.words));
        let or = if others.is_empty() { String::new() } else { format!(" (or by {})", others.join(", ")) };
        let _infallible = writeln!(text, "  {}{day}{or} [{mark}]: {}{waiting}", action.label, action.reason);
    }
    for note in explained.recommendations.notes.iter().chain(&explained.recommendations.would_change) {
        let _infallible = writeln!(text, "  {note}");
    }
    text
}

/// Actions with one line a kind: the best day of each, and the other days that are possible.
fn by_kind(actions: &[Action]) -> Vec<(&Action, Vec<String>)> {
    let mut kinds: Vec<(&Action, Vec<String>)> = Vec::new();
    for action in actions {
        match kinds.iter_mut().find(|(best, _)| best.kind == action.kind) {
            Some((_, others)) => others.extend(action.act_by.map(|day| day.to_string())),
            None => kinds.push((action, Vec::new())),
        }
    }
    kinds
}
