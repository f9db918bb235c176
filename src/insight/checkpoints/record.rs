//! How people, model and leads did at the checkpoints of renewals that have ended.

use std::collections::{BTreeMap, BTreeSet};
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::checkpoint::{Checkpoint, Expected};
use crate::metrics::{brier_score, wilson};
use crate::units::{Days, NINE_IN_TEN};

/// A group of fewer people than this is told only within the whole: its score would be a person's.
const FEWEST_PEOPLE: usize = 2;

/// Whose calls are scored together.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum ScoredBy {
    /// Of a team, at least two people together.
    #[default]
    Team,
    /// Each person; only where the playbook permits it.
    Person,
}

impl FromStr for ScoredBy {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "team" => Ok(Self::Team),
            "person" => Ok(Self::Person),
            _ => Err("expected team or person".to_owned()),
        }
    }
}

/// People and model at the checkpoints of so many days, held against what happened.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct CheckpointScore {
    /// `all`, a team, or a person.
    pub group: String,
    /// Which checkpoint: days before renewal.
    pub days: Days,
    /// Ended renewals with a call and a published probability at that checkpoint.
    pub n: usize,
    /// Mean squared error of what people called.
    pub brier_of_people: f64,
    /// Mean squared error of the model at the same renewals.
    pub brier_of_model: f64,
    /// How often they were on different sides.
    pub n_disagreements: usize,
    /// How often people were right then.
    pub people_right: usize,
    /// Lower end of the 90 % interval of the share in which people are right; absent without a disagreement.
    pub people_right_low: Option<f64>,
    /// Upper end of it.
    pub people_right_high: Option<f64>,
    /// How many of them a lead had settled on renew or lose.
    pub n_settled: usize,
    /// How often the lead was right.
    pub settled_right: usize,
    /// In words.
    pub words: String,
}

/// Scores of all, then by team or by person, of each checkpoint by itself.
#[must_use]
pub fn checkpoint_scores(checkpoints: &[Checkpoint], by: ScoredBy) -> Vec<CheckpointScore> {
    let mut days: Vec<Days> = checkpoints.iter().map(|one| one.days).collect();
    days.sort_unstable_by(|a, b| b.cmp(a));
    days.dedup();
    let mut scores = Vec::new();
    for days in days {
        let ended: Vec<Ended> = checkpoints.iter().filter(|one| one.days == days).filter_map(Ended::of).collect();
        scores.extend(score("all", days, &ended));
        let mut groups: BTreeMap<&str, Vec<Ended>> = BTreeMap::new();
        for one in ended {
            let group = if by == ScoredBy::Team { one.checkpoint.team.as_str() } else { one.person };
            groups.entry(group).or_default().push(one);
        }
        for (group, ended) in groups {
            let people: BTreeSet<String> = ended.iter().map(|one| one.person.to_lowercase()).collect();
            if by == ScoredBy::Person || people.len() >= FEWEST_PEOPLE {
                scores.extend(score(group, days, &ended));
            }
        }
    }
    scores
}

/// A checkpoint of a renewal that has ended, with a call and a published probability.
#[derive(Clone, Copy)]
struct Ended<'a> {
    checkpoint: &'a Checkpoint,
    person: &'a str,
    called: f64,
    published: f64,
    renewed: bool,
}

impl<'a> Ended<'a> {
    fn of(checkpoint: &'a Checkpoint) -> Option<Self> {
        Some(Self {
            checkpoint,
            person: checkpoint.called_by.as_deref()?,
            called: checkpoint.called?,
            published: checkpoint.win_probability?,
            renewed: checkpoint.renewed?,
        })
    }
}

fn score(group: &str, days: Days, ended: &[Ended]) -> Option<CheckpointScore> {
    if ended.is_empty() {
        return None;
    }
    let renewed: Vec<bool> = ended.iter().map(|one| one.renewed).collect();
    let brier = |said: fn(&Ended) -> f64| brier_score(&ended.iter().map(said).collect::<Vec<f64>>(), &renewed);
    let is_right = |expected: Expected, renewed: bool| (expected == Expected::Renew) == renewed;
    let apart: Vec<&Ended> = ended.iter().filter(|one| one.checkpoint.disagrees()).collect();
    let people_right = apart.iter().filter(|one| is_right(Expected::of(one.called), one.renewed)).count();
    let settled = ended.iter().filter_map(|one| Some((one.checkpoint.settled?, one.renewed)));
    let settled: Vec<(Expected, bool)> = settled.filter(|(expected, _)| *expected != Expected::Monitor).collect();
    let (n_apart, n_right) = (apart.len() as f64, people_right as f64);
    let interval = (!apart.is_empty()).then(|| wilson(n_right / n_apart, n_apart, NINE_IN_TEN));
    let mut score = CheckpointScore {
        group: group.to_owned(),
        days,
        n: ended.len(),
        brier_of_people: brier(|one| one.called),
        brier_of_model: brier(|one| one.published),
        n_disagreements: apart.len(),
        people_right,
        people_right_low: interval.map(|interval| interval.low),
        people_right_high: interval.map(|interval| interval.high),
        n_settled: settled.len(),
        settled_right: settled.iter().filter(|(expected, renewed)| is_right(*expected, *renewed)).count(),
        words: String::new(),
    };
    score.words = words(&score);
    Some(score)
}

fn words(score: &CheckpointScore) -> String {
    let better =
        if score.brier_of_people < score.brier_of_model { "people were closer" } else { "the model was closer" };
    let better =
        if (score.brier_of_people - score.brier_of_model).abs() < 1e-9 { "both were as close" } else { better };
    let apart = match (score.people_right_low, score.people_right_high) {
        (Some(low), Some(high)) => format!(
            "; of {} disagreements people were right in {} (90 % interval {:.0} to {:.0} %)",
            score.n_disagreements,
            score.people_right,
            100.0 * low,
            100.0 * high
        ),
        _ => "; they never disagreed".to_owned(),
    };
    let settled = if score.n_settled == 0 {
        String::new()
    } else {
        format!("; what a lead settled was right in {} of {}", score.settled_right, score.n_settled)
    };
    format!(
        "{}, {} days before renewal: {better} over {} ended renewals (squared error {:.3} against {:.3}){apart}{settled}",
        score.group, score.days, score.n, score.brier_of_people, score.brier_of_model
    )
}
