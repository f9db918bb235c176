//! Conclusions as a commented `playbook.toml`: behind every line how sure it is and why, and beside it the questions about what
//! cannot be told.

use std::fmt::Write;

use super::answer::{Conclusions, FeatureReading, Part, Question};
use super::names::{label_of, plain_name};

/// Where remarks begin.
const REMARKS_AT: usize = 44;

impl Conclusions {
    /// The playbook they make, with why each line stands there and what a person should look at.
    #[must_use]
    pub fn playbook(&self) -> String {
        let mut draft = Draft::default();
        draft.line(
            "# A playbook drafted from the files beside it. Every line can be changed; what follows a # is a remark.",
        );
        if !self.questions.is_empty() {
            draft.line(&format!("# {} to look at: search for UNSURE.", count(self.questions.len(), "line")));
        }
        self.files_table(&mut draft);
        self.columns_table(&mut draft);
        self.log_table(&mut draft);
        self.features_tables(&mut draft);
        self.interventions_tables(&mut draft);
        draft.text
    }

    fn files_table(&self, draft: &mut Draft) {
        draft.line("\n[files]");
        for (key, part) in
            [("renewals", Part::Renewals), ("interventions", Part::Interventions), ("accounts", Part::Accounts)]
        {
            if let Some(file) = self.files.iter().find(|file| file.part == part) {
                draft.key(key, &quoted(&file.file), &format!("{}: {}", file.sure.word(), file.why));
            }
        }
        if let Some((open, why)) = self.open.key() {
            draft.key("open", &quoted(open), why);
        }
        for file in self.files.iter().filter(|file| file.part == Part::Other) {
            draft.line(&format!("# {} is not used: {}", remark(&file.file), remark(&file.why)));
        }
        draft.questions(&self.questions, "files.");
    }

    fn columns_table(&self, draft: &mut Draft) {
        draft.line("\n[columns]");
        for found in &self.columns {
            draft.key(&found.role, &quoted(&found.column), &format!("{}: {}", found.sure.word(), found.why));
        }
        let [renewed, lost, open] = self.counts;
        let rows = |n: usize| count(n, "row");
        draft.key("renewed_when", &list(&self.renewed_when), &rows(renewed));
        draft.key("lost_when", &list(&self.lost_when), &rows(lost));
        if !self.open_when.is_empty() {
            draft.key("open_when", &list(&self.open_when), &rows(open));
        }
        if let Some(dates) = &self.dates {
            draft.key("dates", &quoted(dates), "what comes first in days");
        }
        if !self.ignore.is_empty() {
            draft.line("ignore = [");
            for ignored in &self.ignore {
                let cell = format!("{},", quoted(&ignored.column));
                let why = remark(&ignored.why);
                draft.line(&format!("  {cell:width$} # {}: {why}", ignored.sure.word(), width = REMARKS_AT - 3));
            }
            draft.line("]");
        }
        draft.questions(&self.questions, "columns.");
    }

    fn log_table(&self, draft: &mut Draft) {
        let Some(log) = &self.log else { return };
        draft.line("\n[log]");
        draft.key("account", &quoted(&log.account), "");
        draft.key("kind", &quoted(&log.kind), "");
        draft.key("date", &quoted(&log.date), "");
    }

    fn features_tables(&self, draft: &mut Draft) {
        for feature in self.features.iter().filter(|feature| is_worth_telling(feature)) {
            draft.line(&format!("\n[features.{}]", key(&feature.column)));
            draft.key("label", &quoted(&feature.label), "");
            if let Some(family) = &feature.family {
                draft.key("family", &quoted(family), "by its name");
            }
            if feature.non_response {
                draft.key("missing", &quoted("non-response"), "a blank is a refusal to answer");
            }
        }
    }

    fn interventions_tables(&self, draft: &mut Draft) {
        let Some(log) = &self.log else { return };
        let mut known: Vec<String> = Vec::new();
        for (kind, _) in &log.kinds {
            let plain = plain_name(kind);
            if known.contains(&plain) {
                continue;
            }
            let of_kind = log.kinds.iter().filter(|(other, _)| plain_name(other) == plain);
            let times: usize = of_kind.map(|(_, count)| count).sum();
            draft.line(&format!("\n[interventions.{}]", key(kind)));
            draft.key("label", &quoted(&label_of(kind)), &format!("in the log {}", count(times, "time")));
            draft.line("# cost = 0                                  # what one costs, in the currency of value");
            draft.line("# hours = 0                                 # of the owner's time");
            draft.line("# lead_days = [14, 30, 45, 60, 90]          # days before renewal to choose from");
            known.push(plain);
        }
    }
}

#[derive(Default)]
struct Draft {
    text: String,
}

impl Draft {
    fn line(&mut self, line: &str) {
        self.text.push_str(line);
        self.text.push('\n');
    }

    fn key(&mut self, key: &str, value: &str, why: &str) {
        let written = format!("{key} = {value}");
        if why.is_empty() {
            self.line(&written);
        } else {
            self.line(&format!("{written:width$} # {}", remark(why), width = REMARKS_AT - 1));
        }
    }

    fn questions(&mut self, questions: &[Question], of: &str) {
        for question in questions.iter().filter(|question| question.about.starts_with(of)) {
            let key = question.about.trim_start_matches(of);
            let _infallible = writeln!(self.text, "# UNSURE, {key}: {}", remark(&question.ask));
            let others: Vec<&str> =
                question.options.iter().filter(|option| **option != question.taken).map(String::as_str).collect();
            let (taken, others) = (remark(&question.taken), remark(&others.join("; or ")));
            let _infallible = writeln!(self.text, "#   taken: {taken}; or {others}");
        }
    }
}

/// Whether a feature's name for people, or its family, is not what its column says already.
fn is_worth_telling(feature: &FeatureReading) -> bool {
    let usual = feature.column.replace(['_', '-'], " ");
    feature.family.is_some() || feature.non_response || !feature.label.eq_ignore_ascii_case(&usual)
}

fn count(n: usize, what: &str) -> String {
    if n == 1 { format!("1 {what}") } else { format!("{n} {what}s") }
}

/// A text on one line, fit for a remark.
fn remark(text: &str) -> String {
    text.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).collect()
}

fn list(words: &[String]) -> String {
    format!("[{}]", words.iter().map(|word| quoted(word)).collect::<Vec<_>>().join(", "))
}

/// A key of TOML: bare where it may be.
pub(super) fn key(name: &str) -> String {
    let is_bare =
        !name.is_empty() && name.chars().all(|letter| letter.is_ascii_alphanumeric() || matches!(letter, '_' | '-'));
    if is_bare { name.to_owned() } else { quoted(name) }
}

/// A basic string of TOML.
pub(super) fn quoted(text: &str) -> String {
    let mut written = String::from("\"");
    for letter in text.chars() {
        match letter {
            '"' | '\\' => written.extend(['\\', letter]),
            letter if letter.is_control() => {
                let _infallible = write!(written, "\\u{:04X}", u32::from(letter));
            }
            letter => written.push(letter),
        }
    }
    written.push('"');
    written
}
