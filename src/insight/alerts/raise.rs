//! Which alerts stand today: open accounts and playbook in, alerts with severity and since when out.

use super::account::{Planned, Watched};
use super::alert::{Alert, AlertKind, Found, NotWatched};
use super::contacts::contact_gap;
use super::signs::{day, is_flag, is_there};
use crate::book::{AlertColumns, Health, Playbook, TrafficLight};
use crate::units::{Date, Days};

/// Where the playbook states no checkpoint: so near to the renewal an alert is one step more urgent.
const NEAR: Days = 90;
/// An action done so many days before its day counts as done.
const EARLY: Days = 30;

/// Every alert that stands today, the most urgent first, those worth most before others. Accounts whose contract has come due raise none.
#[must_use]
pub fn alerts(accounts: &[Watched], playbook: &Playbook, today: Date) -> Vec<Alert> {
    let columns = &playbook.alerts;
    let near = playbook.checkpoints.last().unwrap_or(NEAR);
    let cells = |column: &Option<String>| is_flag(accounts.iter().filter_map(|account| account.cell(column.as_ref())));
    let (sponsor_is_flag, answer_is_flag) = (cells(&columns.sponsor), cells(&columns.survey_answer));
    let mut all = Vec::new();
    for account in accounts.iter().filter(|account| account.renewal_date.is_none_or(|due| due >= today)) {
        let is_near = account.renewal_date.is_some_and(|due| due.days_after(today) <= near);
        let mut found: Vec<Found> = Vec::new();
        found.extend(risk(account, playbook.health, today));
        found.extend(sponsor_left(account, playbook, sponsor_is_flag, today));
        found.extend(survey(account, playbook, answer_is_flag, today));
        found.extend(contact_gap(account, columns));
        found.extend(overdue(account, today));
        all.extend(found.into_iter().map(|found| found.about(account, is_near)));
    }
    all.sort_by(|a, b| {
        let by_value = b.value.unwrap_or(0.0).total_cmp(&a.value.unwrap_or(0.0));
        a.severity
            .cmp(&b.severity)
            .then(by_value)
            .then_with(|| (&a.account_id, a.alert, &a.alert_id).cmp(&(&b.account_id, b.alert, &b.alert_id)))
    });
    all
}

/// Which alerts the playbook states no column for, or for which nothing is known.
#[must_use]
pub fn not_watched(columns: &AlertColumns, has_plan: bool) -> Vec<NotWatched> {
    let mut missing = Vec::new();
    let mut note = |is_watched: bool, alert: AlertKind, words: &str| {
        if !is_watched {
            missing.push(NotWatched { alert, words: words.to_owned() });
        }
    };
    note(
        columns.sponsor.is_some() || columns.sponsor_left.is_some(),
        AlertKind::SponsorLeft,
        "no column is stated: name one with sponsor or sponsor_left under [alerts] in the playbook",
    );
    note(
        columns.survey_answer.is_some(),
        AlertKind::SurveyUnanswered,
        "no column is stated: name one with survey_answer under [alerts] in the playbook",
    );
    note(
        !columns.personas.is_empty(),
        AlertKind::ContactGap,
        "no template is stated: name tier, and the people each tier needs under [alerts.personas] in the playbook",
    );
    note(has_plan, AlertKind::PlanOverdue, "there is no plan of the book yet");
    missing
}

/// Red in the last two readings, or in the last one for a day.
fn risk(account: &Watched, health: Health, today: Date) -> Option<Found> {
    let red = account.readings.iter().rev().take_while(|(_, p)| health.light(*p) == TrafficLight::Red);
    let red: Vec<&(Date, f64)> = red.collect();
    let ((latest, p), (since, _)) = (red.first()?, red.last()?);
    if red.len() < 2 && *latest >= today {
        return None;
    }
    let before = account.readings.len().checked_sub(red.len() + 1).map(|at| account.readings[at].1);
    let before = before.map_or_else(String::new, |p| format!(", {:.0} % before", 100.0 * p));
    Some(Found {
        alert: AlertKind::RiskEntered,
        subject: String::new(),
        since: Some(*since),
        next: account.next_step.clone().unwrap_or_else(|| {
            "nothing is recommended by the model: look at it with its owner, and make a call".to_owned()
        }),
        words: format!("at risk since {since}: win probability {:.0} %{before}", 100.0 * p),
    })
}

fn sponsor_left(account: &Watched, playbook: &Playbook, is_flag: bool, today: Date) -> Option<Found> {
    let columns = &playbook.alerts;
    let told = |since: Option<Date>| Found {
        alert: AlertKind::SponsorLeft,
        subject: String::new(),
        since,
        next: "find out who decides now, and meet them before the renewal is talked about".to_owned(),
        words: match since {
            Some(day) => format!("the executive sponsor has left; known since {day}"),
            None => "the executive sponsor has left".to_owned(),
        },
    };
    let cell = account.cell(columns.sponsor_left.as_ref());
    // A day to come is announced, and still to happen.
    match day(cell, playbook.columns.dates) {
        Some(left) if left <= today => return Some(told(Some(left))),
        None if cell.is_some_and(says_left) => return Some(told(None)),
        Some(_) | None => {}
    }
    let gone = account.sponsor.iter().rev().take_while(|(_, cell)| !is_there(cell.as_deref(), is_flag));
    let gone: Vec<&(Date, Option<String>)> = gone.collect();
    let had_one = gone.len() < account.sponsor.len();
    gone.last().filter(|_| had_one).map(|(since, _)| told(Some(*since)))
}

/// Whether a cell of the column that tells of a sponsor who left says so.
fn says_left(cell: &str) -> bool {
    is_there(Some(cell), true) || ["left", "departed"].iter().any(|word| cell.trim().eq_ignore_ascii_case(word))
}

fn survey(account: &Watched, playbook: &Playbook, is_flag: bool, today: Date) -> Option<Found> {
    let columns = &playbook.alerts;
    let answer_column = columns.survey_answer.as_ref()?;
    let answer = account.cell(Some(answer_column));
    let order = playbook.columns.dates;
    let sent = match &columns.survey_sent {
        // What was never sent cannot be answered.
        Some(column) => Some(day(account.cell(Some(column)), order)?),
        None => None,
    };
    let is_before = matches!((day(answer, order), sent), (Some(answered), Some(sent)) if answered < sent);
    let has_answer = is_there(answer, is_flag) && !is_before;
    let is_late = sent.is_none_or(|sent| today.days_after(sent) >= columns.survey_days);
    (!has_answer && is_late).then(|| Found {
        alert: AlertKind::SurveyUnanswered,
        subject: String::new(),
        since: sent.map(|sent| sent.plus(columns.survey_days)),
        next: "ask by telephone; silence tells as much as a low answer".to_owned(),
        words: match sent {
            Some(sent) => format!("the survey sent on {sent} was not answered within {} days", columns.survey_days),
            None => format!("the survey was not answered: {answer_column} is blank"),
        },
    })
}

/// The planned actions whose day has passed and that were not done.
fn overdue(account: &Watched, today: Date) -> Vec<Found> {
    let is_done = |kind: &str, act_by: Date| {
        account.done.iter().any(|(done, day)| done == kind && *day >= act_by.plus(-EARLY) && *day <= today)
    };
    let late =
        account.planned.iter().filter(|planned| planned.act_by < today && !is_done(&planned.kind, planned.act_by));
    let found = |planned: &Planned| Found {
        alert: AlertKind::PlanOverdue,
        subject: format!("{} {}", planned.kind, planned.act_by),
        since: Some(planned.act_by),
        next: format!("do it, or say that it was done: {}", planned.label),
        words: format!(
            "{} was planned by {} and is not in the log; {} days overdue",
            planned.label,
            planned.act_by,
            today.days_after(planned.act_by)
        ),
    };
    late.map(found).collect()
}
