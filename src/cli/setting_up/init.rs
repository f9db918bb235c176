//! `init`: looks at exports, concludes what they are, asks about what it is unsure of, and writes a commented playbook.

use std::io::{BufRead, IsTerminal, Write};
use std::path::{Path, PathBuf};

use clap::Args;

use super::super::failure::Failure;
use super::super::io::{deliver, say};
use crate::book::Playbook;
use crate::conclude::{Conclusions, Found, Question, Stated, Template, conclude, read_all, tables_in};

/// `init`
#[derive(Debug, Args)]
pub(in crate::cli) struct Init {
    /// A folder of exports, or the exports themselves [default: data]
    #[arg(value_name = "FOLDER or FILES")]
    pub paths: Vec<PathBuf>,
    /// Where to write the playbook [default: playbook.toml beside the files]
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// Write over a playbook that is there
    #[arg(long)]
    pub force: bool,
    /// Ask nothing, also on a terminal: questions become remarks in the playbook
    #[arg(long)]
    pub yes: bool,
    /// Add a health score to begin with, filled in with the columns that fit: dear (deployment, engagement, adoption, ROI) or kpi (eight families)
    #[arg(long, value_name = "WORD")]
    pub template: Option<Template>,
}

/// The folder that is looked at when none is named.
const FOLDER: &str = "data";
/// More questions than this are left to the playbook.
const MOST_QUESTIONS: usize = 20;

pub(in crate::cli) fn run(options: &Init) -> Result<(), Failure> {
    let (found, folder) = found(options)?;
    let out = options.out.clone().unwrap_or_else(|| folder.join("playbook.toml"));
    if out.exists() && !options.force {
        return Err(Failure::because(format!(
            "{}: there is a playbook already; write over it with --force, or elsewhere with --out",
            out.display()
        )));
    }
    for reason in &found.unreadable {
        say(format!("winprob: left out: {reason}"));
    }
    let mut stated = Stated::default();
    let mut conclusions = conclude(&found.tables, &stated)?;
    let asks = !options.yes && std::io::stdin().is_terminal() && std::io::stderr().is_terminal();
    if asks {
        conclusions = interview(&found, &mut stated, conclusions)?;
    }
    let mut playbook = conclusions.playbook();
    if let Some(template) = options.template {
        playbook.push_str(&template.tables(&conclusions, &found.tables));
    }
    Playbook::parse(&playbook, "playbook.toml").map_err(Failure::broken)?;
    deliver(Some(&out), playbook.as_bytes())?;
    let next = if options.paths.is_empty() { String::new() } else { format!(" {}", folder.display()) };
    let told = format!("{conclusions}written: {}\nnext: winprob serve{next}\n", out.display());
    deliver(None, told.as_bytes())
}

/// The tables, and the folder the playbook belongs to.
fn found(options: &Init) -> Result<(Found, PathBuf), Failure> {
    let one_folder = match options.paths.as_slice() {
        [] => Some(PathBuf::from(FOLDER)),
        [only] if only.is_dir() => Some(only.clone()),
        _ => None,
    };
    if let Some(folder) = one_folder {
        let cannot = |error| Failure::because(format!("{}: cannot be read: {error}", folder.display()));
        return Ok((tables_in(&folder).map_err(cannot)?, folder));
    }
    let folder = options.paths.first().and_then(|path| path.parent()).unwrap_or(Path::new("")).to_owned();
    if let Some(other) = options.paths.iter().find(|path| path.parent() != Some(folder.as_path())) {
        return Err(Failure::because(format!(
            "{}: the files of a book lie in one folder, since the playbook names them beside itself; move them together",
            other.display()
        )));
    }
    if let Some(missing) = options.paths.iter().find(|path| !path.is_file()) {
        return Err(Failure::because(format!("{}: there is no such file", missing.display())));
    }
    Ok((read_all(&options.paths), folder))
}

/// Asks question after question; each answer may raise or settle others.
fn interview(found: &Found, stated: &mut Stated, mut conclusions: Conclusions) -> Result<Conclusions, Failure> {
    let mut asked: Vec<(String, String)> = Vec::new();
    while asked.len() < MOST_QUESTIONS {
        let is_new =
            |question: &&Question| !asked.iter().any(|(about, ask)| *about == question.about && *ask == question.ask);
        let Some(question) = conclusions.questions.iter().find(is_new).cloned() else { break };
        let option = ask(&question)?;
        stated.take_up(&conclusions, &question, option);
        asked.push((question.about.clone(), question.ask.clone()));
        conclusions = conclude(&found.tables, stated)?;
    }
    let is_answered =
        |question: &Question| asked.iter().any(|(about, ask)| *about == question.about && *ask == question.ask);
    conclusions.questions.retain(|question| !is_answered(question));
    Ok(conclusions)
}

/// The place of the answer among the options; a blank line takes what was taken.
fn ask(question: &Question) -> Result<usize, Failure> {
    let usual = question.options.iter().position(|option| *option == question.taken).unwrap_or(0);
    let mut stderr = std::io::stderr();
    let _nobody_reads = writeln!(stderr, "\n{}", question.ask);
    for (index, option) in question.options.iter().enumerate() {
        let _nobody_reads = writeln!(stderr, "  {}  {option}", index + 1);
    }
    loop {
        let _nobody_reads = write!(stderr, "1 to {} [{}]: ", question.options.len(), usual + 1);
        let _nobody_reads = stderr.flush();
        let mut line = String::new();
        if std::io::stdin().lock().read_line(&mut line).map_err(Failure::broken)? == 0 || line.trim().is_empty() {
            return Ok(usual);
        }
        match line.trim().parse::<usize>() {
            Ok(number) if (1..=question.options.len()).contains(&number) => return Ok(number - 1),
            _ => say("expected the number of an answer, or nothing to take the one in brackets"),
        }
    }
}
