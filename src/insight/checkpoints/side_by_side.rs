//! The model's view of a renewal and what people call it, on each checkpoint that was reached.

use super::checkpoint::{Checkpoint, CheckpointState, Due, Expected, ModelView, Said};
use crate::book::{CheckpointDays, Health, People};
use crate::units::{Date, Days};

/// A call made so many days before a checkpoint is already its answer.
const EARLY: Days = 14;
/// What was said earlier than this was about the renewal before.
const EARLIEST: Days = 400;
/// The team where the playbook names none.
const WHOLE_TEAM: &str = "whole team";

impl Checkpoint {
    /// Whether people and model are on different sides of one half.
    #[must_use]
    pub fn disagrees(&self) -> bool {
        self.called.zip(self.win_probability).is_some_and(|(called, model)| Expected::differs(called, model))
    }

    /// What is at stake between the two, for the order of the queue.
    fn stake(&self) -> f64 {
        let apart = self.called.zip(self.win_probability).map_or(0.0, |(called, p)| (called - p).abs());
        apart * self.value.unwrap_or(1.0)
    }
}

/// The name of a checkpoint: the same for the same account, renewal and days.
#[must_use]
pub fn checkpoint_id(account: &str, renewal_date: Date, days: Days) -> String {
    let hash = blake3::hash(serde_json::json!([account, renewal_date, days]).to_string().as_bytes()).to_hex();
    format!("cp_{}", &hash[..24])
}

/// Every checkpoint that was reached by `today`: disagreements first, those with most at stake before others, then what awaits a call.
#[must_use]
pub fn checkpoints(
    dues: &[Due],
    days: &CheckpointDays,
    people: &People,
    health: Health,
    today: Date,
) -> Vec<Checkpoint> {
    let mut all: Vec<Checkpoint> = dues.iter().flat_map(|due| of_renewal(due, days, people, health, today)).collect();
    all.sort_by(|a, b| {
        let by_stake = b.stake().total_cmp(&a.stake());
        a.state
            .cmp(&b.state)
            .then(by_stake)
            .then_with(|| (a.renewal_date, &a.account_id, b.days).cmp(&(b.renewal_date, &b.account_id, a.days)))
    });
    all
}

fn of_renewal(due: &Due, days: &CheckpointDays, people: &People, health: Health, today: Date) -> Vec<Checkpoint> {
    let team = team(due, people);
    let reached = |days: &Days| due.renewal_date.plus(-*days) <= today;
    let of_place = |(place, &at): (usize, &Days)| {
        let next = days.days.get(place + 1).copied();
        let window =
            Window { from: due.renewal_date.plus(-(at + EARLY)), until: next.map(|next| due.renewal_date.plus(-next)) };
        let view = view(due, at, window.until);
        let is_last = next.is_none();
        let call = window.call(due, is_last);
        let settled = due.settled.iter().find(|one| one.days == at);
        let mut checkpoint = Checkpoint {
            checkpoint_id: checkpoint_id(&due.account_id, due.renewal_date, at),
            account_id: due.account_id.clone(),
            name: due.name.clone(),
            owner: due.owner.clone(),
            team: team.clone(),
            value: due.value,
            renewal_date: due.renewal_date,
            days: at,
            checkpoint_date: due.renewal_date.plus(-at),
            state: CheckpointState::AwaitingCall,
            win_probability: view.map(|view| view.win_probability),
            low: view.map(|view| view.low),
            high: view.map(|view| view.high),
            health: view.map(|view| health.light(view.win_probability)),
            published_on: view.map(|view| view.day),
            model: view.map(|view| view.model.clone()),
            called_by: call.map(|call| call.made_by.clone()),
            called_on: call.map(|call| call.day),
            called: call.filter(|call| !call.monitor).map(|call| call.win_probability),
            call: call.map(|call| if call.monitor { Expected::Monitor } else { Expected::of(call.win_probability) }),
            call_reason: call.and_then(|call| call.reason.clone()),
            settled: settled.map(|settled| settled.expected),
            settled_by: settled.map(|settled| settled.settled_by.clone()),
            settled_reason: settled.map(|settled| settled.reason.clone()),
            renewed: due.renewed,
            words: String::new(),
        };
        checkpoint.state = state(&checkpoint, next.is_some_and(|next| reached(&next)) || due.renewal_date < today);
        checkpoint.words = words(&checkpoint, is_last);
        checkpoint
    };
    days.days.iter().enumerate().filter(|(_, days)| reached(days)).map(of_place).collect()
}

fn team(due: &Due, people: &People) -> String {
    let of_owner = due.owner.as_deref().and_then(|owner| people.team_of(owner));
    let of_segment = due.segment.as_deref().filter(|_| people.teams.is_empty());
    of_owner.or(of_segment).unwrap_or(WHOLE_TEAM).to_owned()
}

/// The days on which a call answers a checkpoint.
struct Window {
    from: Date,
    /// The day of the next checkpoint.
    until: Option<Date>,
}

impl Window {
    /// The last call of the owner within the days, else the last of anybody.
    fn call<'a>(&self, due: &'a Due, is_last: bool) -> Option<&'a Said> {
        // The days before the next checkpoint that are its own already.
        let counts = |call: &&Said| {
            call.day >= self.from
                && call.day <= due.renewal_date
                && self.until.is_none_or(|until| call.day < until.plus(-EARLY))
                && !(call.monitor && is_last)
        };
        let is_owners =
            |call: &&&Said| due.owner.as_ref().is_some_and(|owner| owner.eq_ignore_ascii_case(&call.made_by));
        let calls: Vec<&Said> = due.calls.iter().filter(counts).collect();
        calls.iter().rev().find(is_owners).or(calls.last()).copied()
    }
}

/// What was published last by the checkpoint, or first after it and before the next one.
fn view(due: &Due, at: Days, until: Option<Date>) -> Option<&ModelView> {
    let day = due.renewal_date.plus(-at);
    let is_of_renewal =
        |view: &&ModelView| view.day <= due.renewal_date && due.renewal_date.days_after(view.day) <= EARLIEST.max(at);
    let of_renewal: Vec<&ModelView> = due.published.iter().filter(is_of_renewal).collect();
    let before = of_renewal.iter().rev().find(|view| view.day <= day);
    let after = of_renewal.iter().find(|view| view.day > day && until.is_none_or(|until| view.day < until));
    before.or(after).copied()
}

fn state(checkpoint: &Checkpoint, is_passed: bool) -> CheckpointState {
    if checkpoint.renewed.is_some() {
        CheckpointState::Ended
    } else if checkpoint.settled.is_some() {
        CheckpointState::Settled
    } else if is_passed {
        CheckpointState::Passed
    } else if checkpoint.disagrees() {
        CheckpointState::Disagreement
    } else {
        match checkpoint.call {
            None => CheckpointState::AwaitingCall,
            Some(Expected::Monitor) => CheckpointState::Monitored,
            Some(_) => CheckpointState::Agreed,
        }
    }
}

fn words(checkpoint: &Checkpoint, is_last: bool) -> String {
    let model = match (checkpoint.win_probability, checkpoint.low, checkpoint.high) {
        (Some(p), Some(low), Some(high)) => {
            let day = checkpoint.published_on.filter(|day| *day != checkpoint.checkpoint_date);
            let day = day.map_or_else(String::new, |day| format!(" on {day}"));
            format!("the model gave it {:.0} % ({:.0} to {:.0} %){day}", 100.0 * p, 100.0 * low, 100.0 * high)
        }
        _ => "the model had said nothing".to_owned(),
    };
    let who = checkpoint.called_by.as_deref().unwrap_or_default();
    let people = match (checkpoint.call, checkpoint.called) {
        (Some(Expected::Monitor), _) => format!("{who} called monitor"),
        (Some(call), Some(called)) => format!("{who} called {} ({:.0} %)", call.word(), 100.0 * called),
        _ if is_last => "nobody has called renew or lose".to_owned(),
        _ => "nobody has made a call".to_owned(),
    };
    let settled = checkpoint.settled.map(|expected| {
        let who = checkpoint.settled_by.as_deref().unwrap_or_default();
        let why = checkpoint.settled_reason.as_deref().unwrap_or_default();
        format!("; {who} settled on {}: {why}", expected.word())
    });
    let ended = checkpoint.renewed.map(|renewed| if renewed { "; it renewed" } else { "; it was lost" });
    let open = match checkpoint.state {
        CheckpointState::Disagreement => "; they disagree: a lead settles it",
        _ => "",
    };
    format!(
        "{} days before {}: {model}, {people}{}{}{open}",
        checkpoint.days,
        checkpoint.renewal_date,
        settled.unwrap_or_default(),
        ended.unwrap_or_default()
    )
}
