//! Which column is the outcome, and which of its words mean renewed, lost or open.

use super::answer::{Question, Sureness};
use super::facts::{ColumnFacts, TableFacts};
use super::names::{fit, plain_name};
use super::words::{EITHER, GONE, LOST, LOST_WORDS, RENEWED, RENEWED_WORDS, STILL_THERE, YES};
use crate::book::usual_answer;

/// More different words than this are no outcome.
const MOST_WORDS: usize = 12;
/// A share of lost rows above this is unusual enough to ask whether the words are the right way round.
const MANY_LOST: f64 = 0.65;
/// Two candidates nearer than this are asked about.
const NEAR: f64 = 0.1;
/// A candidate below this is none.
const LEAST: f64 = 0.5;

/// Words that turn the meaning of another round.
const NEGATIONS: &[&str] = &["not", "non", "no", "nicht", "niet", "nao", "pas"];

/// What the words of an outcome mean.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Meaning {
    pub renewed: Vec<String>,
    pub lost: Vec<String>,
    pub open: Vec<String>,
    /// Rows that renewed, were lost, are open.
    pub counts: [usize; 3],
}

/// A column that may be the outcome.
#[derive(Debug, Clone)]
pub(super) struct Outcome {
    pub column: String,
    pub meaning: Meaning,
    /// From 0 to 1.
    pub fit: f64,
    pub sure: Sureness,
    pub why: String,
    pub questions: Vec<Question>,
}

/// The best candidate of a table; a stated column is taken whatever its name.
pub(super) fn outcome_of(table: &TableFacts, stated: Option<&str>) -> Option<Outcome> {
    if let Some(name) = stated {
        let column = table.column(name)?;
        let mut outcome = candidate(table, column, 1.0)?;
        outcome.sure = Sureness::Sure;
        "it was stated".clone_into(&mut outcome.why);
        return Some(outcome);
    }
    let mut candidates: Vec<Outcome> =
        table.columns.iter().filter_map(|column| candidate(table, column, 0.0)).filter(|c| c.fit >= LEAST).collect();
    candidates.sort_by(|a, b| b.fit.total_cmp(&a.fit));
    let mut candidates = candidates.into_iter();
    let mut best = candidates.next()?;
    let rivals: Vec<String> =
        candidates.filter(|rival| best.fit - rival.fit < NEAR).map(|rival| rival.column).collect();
    if !rivals.is_empty() {
        best.sure = Sureness::Unsure;
        let mut options = vec![best.column.clone()];
        options.extend(rivals);
        best.questions.push(Question {
            about: "columns.outcome".to_owned(),
            ask: "Which column says how the renewal ended?".to_owned(),
            options,
            taken: best.column.clone(),
        });
    }
    Some(best)
}

fn candidate(table: &TableFacts, column: &ColumnFacts, at_least: f64) -> Option<Outcome> {
    if column.words.len() < 2 || column.words.len() > MOST_WORDS {
        return None;
    }
    let (asks_renewed, asks_lost, neutral) =
        (fit(&column.name, RENEWED), fit(&column.name, LOST), fit(&column.name, EITHER));
    let asks = asks_renewed.max(asks_lost).max(neutral) > 0.0 || at_least > 0.0;
    let means = |word: &str| word_means(word).or_else(|| asks.then(|| state_means(word)).flatten());
    let telling: Vec<Option<bool>> = column.words.iter().map(|(word, _)| means(word)).collect();
    let (n_told, is_both) =
        (telling.iter().flatten().count(), telling.contains(&Some(true)) && telling.contains(&Some(false)));
    let bare: Vec<Option<bool>> = column.words.iter().map(|(word, _)| answer(word)).collect();
    let is_bare = bare.iter().all(Option::is_some) && bare.contains(&Some(true)) && bare.contains(&Some(false));
    let name_fit = asks_renewed.max(asks_lost).max(neutral).max(at_least);
    let mut meaning = Meaning::default();
    let mut questions = Vec::new();
    let (fit, mut sure, why);
    if is_both || n_told > 0 && asks_lost.max(asks_renewed) > 0.5 {
        for ((word, count), told) in column.words.iter().zip(&telling) {
            // Where only losses are named, all else is a customer that is still there.
            meaning.add(word, *count, told.or_else(|| (!is_both).then(|| !told_of(&telling))));
        }
        fit = if name_fit > 0.0 { 0.3 + 0.7 * name_fit } else { 0.55 };
        sure = if is_both { Sureness::Sure } else { Sureness::Likely };
        why = "its words say so".to_owned();
        if !meaning.open.is_empty() {
            sure = Sureness::Likely;
            questions.push(open_words(&meaning.open));
        }
    } else if is_bare && name_fit > 0.0 {
        let yes_is_lost = asks_lost > asks_renewed.max(neutral * 0.99);
        for ((word, count), yes) in column.words.iter().zip(&bare) {
            meaning.add(word, *count, yes.map(|yes| yes != yes_is_lost));
        }
        fit = name_fit;
        sure = Sureness::of_fit(asks_lost.max(asks_renewed));
        why = format!("its name asks whether the customer {}", if yes_is_lost { "was lost" } else { "renewed" });
    } else {
        return None;
    }
    let [renewed, lost, _] = meaning.counts;
    if renewed == 0 || lost == 0 {
        return None;
    }
    let share_lost = lost as f64 / (renewed + lost) as f64;
    if sure != Sureness::Sure && is_bare || share_lost > MANY_LOST {
        sure = Sureness::Unsure;
        questions.push(way_round(column, &meaning, share_lost));
    }
    let complete = 0.5 + 0.5 * (column.n_filled as f64 / table.n_rows().max(1) as f64);
    Some(Outcome { column: column.name.clone(), meaning, fit: fit * complete, sure, why, questions })
}

impl Meaning {
    fn add(&mut self, word: &str, count: usize, renewed: Option<bool>) {
        let (words, at) = match renewed {
            Some(true) => (&mut self.renewed, 0),
            Some(false) => (&mut self.lost, 1),
            None => (&mut self.open, 2),
        };
        words.push(word.to_owned());
        self.counts[at] += count;
    }

    /// The meaning that a person has stated.
    pub fn stated(column: &ColumnFacts, renewed_when: &[String], lost_when: &[String], open_when: &[String]) -> Self {
        let among = |words: &[String], word: &str| words.iter().any(|known| known.eq_ignore_ascii_case(word));
        let mut meaning = Self::default();
        for (word, count) in &column.words {
            let renewed = match (renewed_when.is_empty(), lost_when.is_empty()) {
                _ if among(renewed_when, word) => Some(true),
                _ if among(lost_when, word) => Some(false),
                _ if among(open_when, word) => None,
                (false, true) => Some(false),
                (true, false) => Some(true),
                _ => None,
            };
            meaning.add(word, *count, renewed);
        }
        meaning
    }
}

/// Whether what is told are renewals.
fn told_of(telling: &[Option<bool>]) -> bool {
    telling.contains(&Some(true))
}

/// What a word says by itself: `Renewed - Flat` renewed, `Not renewed` was lost, `Pending` says neither.
fn word_means(word: &str) -> Option<bool> {
    meant(word, RENEWED_WORDS, LOST_WORDS)
}

/// What a word says of how a customer stands: `Active` is still there, `Inactive` and `not active` are gone.
fn state_means(word: &str) -> Option<bool> {
    meant(word, STILL_THERE, GONE)
}

fn meant(word: &str, renewed: &[&str], lost: &[&str]) -> Option<bool> {
    let plain = format!(" {} ", plain_name(word).replace('_', " "));
    let says = |words: &[&str]| words.iter().any(|known| plain.contains(&format!(" {known} ")));
    match (says(renewed), says(lost)) {
        (true, _) if says(NEGATIONS) => Some(false),
        (false, true) if says(NEGATIONS) => Some(true),
        (true, false) => Some(true),
        (false, true) => Some(false),
        _ => None,
    }
}

fn answer(word: &str) -> Option<bool> {
    usual_answer(word).or_else(|| YES.contains(&word.to_lowercase().as_str()).then_some(true))
}

fn open_words(open: &[String]) -> Question {
    Question {
        about: "columns.open_when".to_owned(),
        ask: format!(
            "Are renewals with {} still open? If not, move the words to renewed_when or lost_when.",
            listed(open)
        ),
        options: vec!["yes".to_owned(), "no: they were lost".to_owned()],
        taken: "yes".to_owned(),
    }
}

fn way_round(column: &ColumnFacts, meaning: &Meaning, share_lost: f64) -> Question {
    let words = |words: &[String]| listed(words);
    let option = |renewed: &[String]| format!("{} means renewed", words(renewed));
    Question {
        about: "columns.renewed_when".to_owned(),
        ask: format!(
            "Which word of {:?} means that the customer renewed? As read, {:.0} % were lost.",
            column.name,
            100.0 * share_lost
        ),
        options: vec![option(&meaning.renewed), option(&meaning.lost)],
        taken: option(&meaning.renewed),
    }
}

/// Words as a list for people.
pub(super) fn listed(words: &[String]) -> String {
    words.iter().map(|word| format!("{word:?}")).collect::<Vec<_>>().join(", ")
}
