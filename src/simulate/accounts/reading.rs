//! What is recorded about an account on a decision date.

use super::account::Account;
use super::drivers::{Driver, Drivers, mix};
use crate::units::sigmoid;

/// The moving columns of an account on one day; counts are whole numbers, shares are per cent, `None` is blank.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading {
    /// Share of the seats that are deployed.
    pub seats_deployed_pct: f64,
    /// Share of the deployed users who were active.
    pub active_users_pct: Option<f64>,
    /// Features in use, of twelve.
    pub feature_breadth: f64,
    /// Change of usage over 90 days, per cent.
    pub usage_trend_90d: Option<f64>,
    /// Logins in 30 days.
    pub logins_30d: f64,
    /// Meetings in 90 days that the vendor asked for.
    pub vendor_meetings_90d: f64,
    /// Share of the vendor's messages that were answered.
    pub response_rate: Option<f64>,
    /// Days since the last conversation.
    pub days_since_contact: f64,
    /// Whether the customer acknowledges the value delivered.
    pub roi_acknowledged: Option<bool>,
    /// Share of the agreed goals reached.
    pub value_realised_pct: Option<f64>,
    /// Share of the tier's persona template that is known.
    pub footprint_pct: f64,
    /// Contacts who take part (multithreading).
    pub contacts_engaged: f64,
    /// Whether there is an executive sponsor.
    pub executive_sponsor: bool,
    /// Whether a sponsor left within 180 days.
    pub sponsor_left_180d: bool,
    /// Whether there is a champion.
    pub champion: Option<bool>,
    /// Answer to the survey, 0–10; blank is a non-response.
    pub nps: Option<f64>,
    /// The CSM's own judgement, 1–5.
    pub csm_sentiment: Option<f64>,
    /// Open support tickets.
    pub open_tickets: f64,
    /// Escalations in 180 days.
    pub escalations_180d: f64,
    /// Days the oldest invoice is overdue.
    pub days_overdue: f64,
    /// References, reviews and referrals given.
    pub references_given: f64,
    /// Months since the first contract began.
    pub tenure_months: f64,
    /// Newsletters opened in 90 days; means nothing.
    pub newsletter_opens_90d: f64,
    /// Share of the CRM's fields that are filled; means nothing.
    pub crm_complete_pct: f64,
}

/// All that is recorded about an account on a decision date.
#[derive(Debug, Clone, Copy)]
pub(in crate::simulate) struct Facts<'a> {
    pub account: &'a Account,
    pub reading: &'a Reading,
}

impl Reading {
    /// Reads the drivers of an account `tenure_months` after its first contract began.
    pub(in crate::simulate) fn of(account: &Account, drivers: &Drivers, tenure_months: f64) -> Self {
        let size = account.size();
        let alone = f64::from(u8::from(account.is_self_service()));
        let campaign = f64::from(u8::from(account.campaign_based));
        let health = |loading: f64, own| mix(loading, drivers.health(), drivers.get(own));
        let engaged = |loading: f64, own| mix(loading, drivers.engagement(), drivers.get(own));
        let known = |blank, quantile: f64| drivers.get(blank) > quantile;
        Self {
            seats_deployed_pct: percent(1.0 + 0.9 * health(0.60, Driver::Deployment)),
            active_users_pct: known(Driver::BlankUsage, -1.64)
                .then(|| percent(0.2 + 0.85 * health(0.65, Driver::Usage) - 0.8 * campaign)),
            feature_breadth: count(5.5 + 2.2 * health(0.50, Driver::Breadth) + 0.5 * size).clamp(1.0, 12.0),
            usage_trend_90d: known(Driver::BlankTrend, -1.55)
                .then(|| tenth(14.0 * health(0.55, Driver::Trend) - 1.0).clamp(-60.0, 80.0)),
            logins_30d: count((4.2 + 0.5 * health(0.60, Driver::Logins) + 0.9 * size).exp()),
            vendor_meetings_90d: count(2.2 + 1.6 * engaged(0.60, Driver::Meetings) + 0.6 * size - 1.3 * alone),
            response_rate: known(Driver::BlankResponse, -1.41)
                .then(|| percent(0.3 + 0.9 * engaged(0.65, Driver::Response))),
            days_since_contact: count((3.0 - 0.7 * engaged(0.60, Driver::Contact) + 0.8 * alone).exp()).min(365.0),
            roi_acknowledged: known(Driver::BlankRoi, -1.17).then(|| health(0.50, Driver::Roi) > -0.2),
            value_realised_pct: known(Driver::BlankValue, -1.28)
                .then(|| percent(0.4 + 0.9 * health(0.60, Driver::Value))),
            footprint_pct: percent(0.4 + 0.8 * engaged(0.55, Driver::Footprint)),
            contacts_engaged: count((0.9 + 0.5 * engaged(0.60, Driver::Contacts) + 0.35 * size).exp()).min(20.0),
            executive_sponsor: engaged(0.40, Driver::Sponsor) + 0.3 * size > 0.1,
            sponsor_left_180d: health(-0.20, Driver::SponsorLeft) > 1.35,
            champion: known(Driver::BlankChampion, -1.48).then(|| engaged(0.50, Driver::Champion) > -0.3),
            nps: (engaged(0.45, Driver::NpsResponse) > -0.67)
                .then(|| count(7.4 + 2.2 * health(0.60, Driver::Nps)).min(10.0)),
            csm_sentiment: known(Driver::BlankCsmSentiment, -1.34)
                .then(|| count(3.3 + 0.95 * health(0.65, Driver::CsmSentiment)).clamp(1.0, 5.0)),
            open_tickets: count((0.5 + 0.8 * health(-0.40, Driver::Tickets) + 0.3 * size).exp() - 0.5),
            escalations_180d: count(health(-0.50, Driver::Escalations) - 0.4),
            days_overdue: count(22.0 * health(-0.35, Driver::Overdue) - 18.0),
            references_given: count(0.9 * health(0.45, Driver::References) - 0.2),
            tenure_months: count(tenure_months),
            newsletter_opens_90d: count((0.8 + 0.6 * drivers.get(Driver::Newsletter)).exp()),
            crm_complete_pct: percent(1.5 + 0.6 * drivers.get(Driver::Completeness)),
        }
    }

    /// Whether the account is so young that its usage is still being set up.
    pub(in crate::simulate) fn is_onboarding(&self) -> bool {
        self.tenure_months <= 6.0
    }
}

/// A whole number, not below zero (adding zero turns −0 into 0, which is written without a sign).
fn count(value: f64) -> f64 {
    value.round().max(0.0) + 0.0
}

/// A share in per cent from log-odds, to one decimal.
fn percent(log_odds: f64) -> f64 {
    tenth(100.0 * sigmoid(log_odds))
}

fn tenth(value: f64) -> f64 {
    (value * 10.0).round() / 10.0 + 0.0
}
