//! The feature columns of the files: name, family, and how a cell is written.

use super::account::{Account, Segment, ServiceModel, Tier};
use super::reading::Reading;

/// A feature column.
pub(in crate::simulate) struct FeatureColumn {
    pub name: &'static str,
    pub family: &'static str,
    pub label: &'static str,
    pub cell: fn(&Account, &Reading) -> String,
}

const fn column(
    name: &'static str,
    family: &'static str,
    label: &'static str,
    cell: fn(&Account, &Reading) -> String,
) -> FeatureColumn {
    FeatureColumn { name, family, label, cell }
}

/// Every feature column, in file order.
pub(in crate::simulate) const COLUMNS: [FeatureColumn; 36] = [
    column("segment", "profile", "Segment", |a, _| segment(a.segment).to_owned()),
    column("tier", "profile", "Tier", |a, _| tier(a.tier).to_owned()),
    column("industry", "profile", "Industry", |a, _| a.industry.to_owned()),
    column("region", "profile", "Region", |a, _| a.region.to_owned()),
    column("service_model", "profile", "Service model", |a, _| service_model(a.service_model).to_owned()),
    column("campaign_based", "profile", "Campaign-based use", |a, _| flag(Some(a.campaign_based))),
    column("csm", "profile", "CSM", |a, _| a.csm.to_owned()),
    column("arr", "contract", "ARR", |a, _| whole(a.contract.arr.0)),
    column("contract_months", "contract", "Contract length (months)", |a, _| whole(a.contract.months)),
    column("discount_pct", "contract", "Discount (%)", |a, _| whole(a.contract.discount_pct)),
    column("auto_renew", "contract", "Renews automatically", |a, _| flag(Some(a.contract.auto_renew))),
    column("tenure_months", "contract", "Tenure (months)", |_, r| whole(r.tenure_months)),
    column("seats_deployed_pct", "deployment", "Seats deployed (%)", |_, r| tenth(Some(r.seats_deployed_pct))),
    column("active_users_pct", "adoption", "Active users (%)", |_, r| tenth(r.active_users_pct)),
    column("feature_breadth", "adoption", "Features in use", |_, r| whole(r.feature_breadth)),
    column("usage_trend_90d", "adoption", "Usage trend, 90 days (%)", |_, r| tenth(r.usage_trend_90d)),
    column("logins_30d", "adoption", "Logins, 30 days", |_, r| whole(r.logins_30d)),
    column("vendor_meetings_90d", "engagement", "Meetings we asked for, 90 days", |_, r| whole(r.vendor_meetings_90d)),
    column("response_rate", "engagement", "Response rate (%)", |_, r| tenth(r.response_rate)),
    column("days_since_contact", "engagement", "Days since contact", |_, r| whole(r.days_since_contact)),
    column("roi_acknowledged", "roi", "ROI acknowledged", |_, r| flag(r.roi_acknowledged)),
    column("value_realised_pct", "roi", "Goals reached (%)", |_, r| tenth(r.value_realised_pct)),
    column("footprint_pct", "relationship", "Persona footprint (%)", |_, r| tenth(Some(r.footprint_pct))),
    column("contacts_engaged", "relationship", "Contacts engaged", |_, r| whole(r.contacts_engaged)),
    column("executive_sponsor", "relationship", "Executive sponsor", |_, r| flag(Some(r.executive_sponsor))),
    column("sponsor_left_180d", "relationship", "Sponsor left, 180 days", |_, r| flag(Some(r.sponsor_left_180d))),
    column("champion", "relationship", "Champion", |_, r| flag(r.champion)),
    column("nps", "sentiment", "NPS", |_, r| r.nps.map(whole).unwrap_or_default()),
    column("csm_sentiment", "sentiment", "CSM sentiment (1-5)", |_, r| r.csm_sentiment.map(whole).unwrap_or_default()),
    column("open_tickets", "support", "Open tickets", |_, r| whole(r.open_tickets)),
    column("escalations_180d", "support", "Escalations, 180 days", |_, r| whole(r.escalations_180d)),
    column("days_overdue", "payment", "Days overdue", |_, r| whole(r.days_overdue)),
    column("references_given", "advocacy", "References given", |_, r| whole(r.references_given)),
    column("newsletter_opens_90d", "engagement", "Newsletters opened, 90 days", |_, r| whole(r.newsletter_opens_90d)),
    column("crm_complete_pct", "profile", "CRM fields filled (%)", |_, r| tenth(Some(r.crm_complete_pct))),
    column("invoice_day", "payment", "Invoice day of month", |a, _| whole(a.contract.invoice_day)),
];

fn segment(segment: Segment) -> &'static str {
    match segment {
        Segment::Enterprise => "enterprise",
        Segment::MidMarket => "mid-market",
        Segment::Smb => "smb",
    }
}

fn tier(tier: Tier) -> &'static str {
    match tier {
        Tier::Platinum => "platinum",
        Tier::Gold => "gold",
        Tier::Silver => "silver",
    }
}

fn service_model(model: ServiceModel) -> &'static str {
    match model {
        ServiceModel::Managed => "managed",
        ServiceModel::SelfService => "self_service",
    }
}

fn flag(value: Option<bool>) -> String {
    value.map_or_else(String::new, |yes| if yes { "yes" } else { "no" }.to_owned())
}

fn whole(value: f64) -> String {
    format!("{value:.0}")
}

fn tenth(value: Option<f64>) -> String {
    value.map_or_else(String::new, |value| format!("{value:.1}"))
}
