//! What an alert says, and what puts it off.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::account::Watched;
use crate::units::Date;

/// What an alert is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AlertKind {
    /// The win probability has turned red, and stayed so for a second reading.
    RiskEntered,
    /// The executive sponsor has left.
    SponsorLeft,
    /// A survey was sent and not answered in time.
    SurveyUnanswered,
    /// The account knows fewer people than its tier needs.
    ContactGap,
    /// The day of a planned action has passed and it was not done.
    PlanOverdue,
}

impl AlertKind {
    /// The word for files and messages.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::RiskEntered => "risk_entered",
            Self::SponsorLeft => "sponsor_left",
            Self::SurveyUnanswered => "survey_unanswered",
            Self::ContactGap => "contact_gap",
            Self::PlanOverdue => "plan_overdue",
        }
    }

    /// How urgent it is far from the renewal.
    fn severity(self) -> Severity {
        match self {
            Self::RiskEntered | Self::SponsorLeft => Severity::High,
            Self::ContactGap | Self::PlanOverdue => Severity::Medium,
            Self::SurveyUnanswered => Severity::Low,
        }
    }
}

/// How urgent an alert is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Look at it today.
    High,
    /// Look at it this week.
    Medium,
    /// Look at it when there is time.
    Low,
}

impl Severity {
    /// The word for files.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::High => "high",
            Self::Medium => "medium",
            Self::Low => "low",
        }
    }

    /// One step more urgent.
    fn raised(self) -> Self {
        match self {
            Self::High | Self::Medium => Self::High,
            Self::Low => Self::Medium,
        }
    }
}

/// Something that stands in the open book and should be looked at.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Alert {
    /// Its name, to snooze it by: the same for as long as it stands.
    pub alert_id: String,
    /// The account.
    pub account_id: String,
    /// What people call the account.
    pub name: Option<String>,
    /// Its owner.
    pub owner: Option<String>,
    /// Its segment.
    pub segment: Option<String>,
    /// What it is worth.
    pub value: Option<f64>,
    /// When the contract comes due.
    #[schema(value_type = Option<String>, format = Date)]
    pub renewal_date: Option<Date>,
    /// What it is about.
    pub alert: AlertKind,
    /// How urgent it is; one step more within the last checkpoint's days of the renewal.
    pub severity: Severity,
    /// Since when, where that is known.
    #[schema(value_type = Option<String>, format = Date)]
    pub since: Option<Date>,
    /// What to do next.
    pub next: String,
    /// Until when it is put off; absent where it is not.
    #[schema(value_type = Option<String>, format = Date)]
    pub snoozed_until: Option<Date>,
    /// Why it is put off.
    pub snooze_note: Option<String>,
    /// Who put it off.
    pub snoozed_by: Option<String>,
    /// What it says.
    pub words: String,
}

/// What was found about an account.
pub(super) struct Found {
    pub alert: AlertKind,
    /// What tells it from others of the same kind about the same account.
    pub subject: String,
    pub since: Option<Date>,
    pub next: String,
    pub words: String,
}

impl Found {
    pub(super) fn about(self, account: &Watched, is_near: bool) -> Alert {
        let named = serde_json::json!([account.account_id, self.alert.word(), self.subject]).to_string();
        let hash = blake3::hash(named.as_bytes()).to_hex();
        let severity = self.alert.severity();
        Alert {
            alert_id: format!("al_{}", &hash[..24]),
            account_id: account.account_id.clone(),
            name: account.name.clone(),
            owner: account.owner.clone(),
            segment: account.segment.clone(),
            value: account.value,
            renewal_date: account.renewal_date,
            alert: self.alert,
            severity: if is_near { severity.raised() } else { severity },
            since: self.since,
            next: self.next,
            snoozed_until: None,
            snooze_note: None,
            snoozed_by: None,
            words: self.words,
        }
    }
}

/// An alert that is not looked for, and what would change that.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct NotWatched {
    /// The alert.
    pub alert: AlertKind,
    /// Why not, and what to state.
    pub words: String,
}

/// That somebody put an alert off.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Snoozed {
    /// The alert.
    pub alert_id: String,
    /// The last day on which it is put off.
    #[schema(value_type = String, format = Date)]
    pub until: Date,
    /// Why.
    pub note: String,
    /// Who.
    pub snoozed_by: String,
}

/// The alerts with what puts them off today; those that are put off come last.
#[must_use]
pub fn with_snoozes(mut alerts: Vec<Alert>, snoozes: &BTreeMap<String, Snoozed>, today: Date) -> Vec<Alert> {
    for alert in &mut alerts {
        if let Some(snoozed) = snoozes.get(&alert.alert_id).filter(|snoozed| snoozed.until >= today) {
            alert.snoozed_until = Some(snoozed.until);
            alert.snooze_note = Some(snoozed.note.clone());
            alert.snoozed_by = Some(snoozed.snoozed_by.clone());
        }
    }
    alerts.sort_by_key(|alert| alert.snoozed_until.is_some());
    alerts
}
