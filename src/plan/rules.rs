//! What the playbook allows for one account: kinds, days, and the rule that forbids each other one.

use super::limits::Limits;
use crate::book::{InterventionLog, LogEntry, Playbook, Rows, same_value};
use crate::effects::Candidate;
use crate::units::{Date, Days};

/// Why a kind may not be proposed at a lead.
#[derive(Debug, Clone, PartialEq)]
pub enum Rejection {
    /// The day lies before the first possible one.
    Past {
        /// The first possible day.
        earliest: Date,
    },
    /// The day lies after the last possible one.
    Late {
        /// The last possible day.
        latest: Date,
    },
    /// The account does not match the playbook's condition.
    Condition {
        /// The column looked at.
        column: String,
        /// What the account has there.
        found: Option<String>,
    },
    /// The same kind was done too recently.
    Cooldown {
        /// When.
        done: Date,
    },
    /// Another kind was done too close to the day.
    Spacing {
        /// The other kind.
        kind: String,
        /// When.
        done: Date,
    },
    /// A lot holds it back for this renewal, so that its effect becomes known.
    Withheld {
        /// The day of the draw.
        drawn: Date,
    },
    /// It was already done as often as is allowed.
    Maximum {
        /// How often.
        done: usize,
    },
    /// One alone costs more than a plan may.
    Budget {
        /// What it costs.
        cost: f64,
        /// What a plan may cost.
        budget: f64,
    },
    /// One alone takes more hours than a plan may.
    Hours {
        /// What it takes.
        hours: f64,
        /// What a plan may take.
        limit: f64,
    },
}

impl Rejection {
    /// The reason in words.
    #[must_use]
    pub fn words(&self) -> String {
        match self {
            Self::Past { earliest } => format!("the day has passed: nothing before {earliest}"),
            Self::Late { latest } => format!("the day is too late: nothing after {latest}"),
            Self::Condition { column, found } => {
                format!("the playbook asks for another {column} than {}", found.as_deref().unwrap_or("a blank"))
            }
            Self::Cooldown { done } => format!("it was done on {done}, within its cooldown"),
            Self::Spacing { kind, done } => format!("{kind} was done on {done}, too close to it"),
            Self::Withheld { drawn } => format!("the draw of {drawn} holds it back, so that its effect becomes known"),
            Self::Maximum { done } => format!("it was already done {done} times for this renewal"),
            Self::Budget { cost, budget } => format!("it costs {cost}, more than the budget of {budget}"),
            Self::Hours { hours, limit } => format!("it takes {hours} hours, more than the limit of {limit}"),
        }
    }
}

/// The rules for one account.
#[derive(Debug, Clone)]
pub struct Rules {
    /// What may be proposed, by kind and lead.
    pub allowed: Vec<Candidate>,
    /// What may not, and why.
    pub rejected: Vec<(Candidate, Rejection)>,
    /// How often each kind may still be done.
    pub room: Vec<u8>,
    /// The decision date.
    pub as_of: Date,
    /// The renewal date.
    pub renewal: Date,
    /// The last possible day.
    pub latest: Date,
    /// Days left to renewal on the decision date.
    pub horizon: Days,
}

impl Rules {
    /// Applies the playbook and the caller's limits to a row; `None` when it has no decision or renewal date.
    #[must_use]
    pub fn of(playbook: &Playbook, rows: &Rows, row: usize, log: &InterventionLog, limits: &Limits) -> Option<Self> {
        let (as_of, renewal) = (rows.as_of[row]?, rows.renewal_date[row]?);
        let earliest = limits.earliest.map_or(as_of, |day| day.max(as_of));
        let latest = limits.latest.map_or(renewal, |day| day.min(renewal));
        let done = log.of_account(rows.accounts[row].as_str());
        let withheld = log.withheld_from(rows.accounts[row].as_str());
        let mut rules = Self {
            allowed: Vec::new(),
            rejected: Vec::new(),
            room: Vec::new(),
            as_of,
            renewal,
            latest,
            horizon: renewal.days_after(as_of),
        };
        for (kind, intervention) in playbook.interventions.iter().enumerate() {
            let of_kind = |entry: &&LogEntry| entry.kind == intervention.kind;
            let n_done = done.iter().filter(of_kind).filter(|entry| entry.renewal_date == Some(renewal)).count();
            let held_back = withheld.iter().filter(of_kind).find(|entry| concerns(entry, as_of, renewal));
            let room = usize::from(intervention.max_per_account).saturating_sub(n_done);
            rules.room.push(u8::try_from(room).unwrap_or(u8::MAX));
            let condition = intervention.only_if.iter().find_map(|(column, words)| {
                let cell = rows.conditions.get(column).and_then(|cells| cells[row].clone());
                let met = cell.as_ref().is_some_and(|cell| words.iter().any(|word| same_value(cell, word)));
                (!met).then(|| Rejection::Condition { column: column.clone(), found: cell })
            });
            let (cost, hours) = (intervention.cost.0, intervention.hours);
            let dear = (cost > limits.budget).then_some(Rejection::Budget { cost, budget: limits.budget });
            let long = (hours > limits.hours).then_some(Rejection::Hours { hours, limit: limits.hours });
            let barred = condition.or(dear).or(long);
            for &lead_days in &intervention.lead_days {
                let day = renewal.plus(-lead_days);
                let near = |entry: &LogEntry, days: Days| day.days_after(entry.date).abs() < days;
                let cooldown = done.iter().filter(of_kind).rfind(|entry| near(entry, intervention.cooldown_days));
                let spacing = done
                    .iter()
                    .find(|entry| intervention.not_within.get(&entry.kind).is_some_and(|&days| near(entry, days)));
                let rejection = if let Some(entry) = held_back {
                    Some(Rejection::Withheld { drawn: entry.date })
                } else if day < earliest {
                    Some(Rejection::Past { earliest })
                } else if day > latest {
                    Some(Rejection::Late { latest })
                } else if room == 0 {
                    Some(Rejection::Maximum { done: n_done })
                } else if let Some(entry) = cooldown {
                    Some(Rejection::Cooldown { done: entry.date })
                } else if let Some(entry) = spacing {
                    Some(Rejection::Spacing { kind: entry.kind.0.clone(), done: entry.date })
                } else {
                    barred.clone()
                };
                let candidate = Candidate { kind, lead_days };
                match rejection {
                    Some(rejection) => rules.rejected.push((candidate, rejection)),
                    None => rules.allowed.push(candidate),
                }
            }
        }
        Some(rules)
    }
}

/// Whether a line of the log is about the renewal at hand: it says so, or it says nothing and is not older than the decision date.
#[must_use]
pub fn concerns(entry: &LogEntry, as_of: Date, renewal: Date) -> bool {
    entry.renewal_date.map_or(entry.date >= as_of && entry.date <= renewal, |meant| meant == renewal)
}

/// Days to keep between two kinds, whichever of them names the other, or between two of the same.
#[must_use]
pub fn spacing(playbook: &Playbook, a: usize, b: usize) -> Days {
    let (first, second) = (&playbook.interventions[a], &playbook.interventions[b]);
    if a == b {
        return first.cooldown_days.max(1);
    }
    let named = |from: &crate::book::Intervention, to: &crate::book::Intervention| {
        from.not_within.get(&to.kind).copied().unwrap_or(0)
    };
    named(first, second).max(named(second, first))
}
