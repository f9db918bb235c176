//! What an account is and stays: its name, size, trade, owner and contract.

use super::draw;
use crate::units::{AccountId, Money, Rng, Seed, normal_draw};

/// The size class of a customer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Segment {
    /// Large companies.
    Enterprise,
    /// Companies of middling size.
    MidMarket,
    /// Small and medium businesses.
    Smb,
}

/// The service tier of the contract.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tier {
    /// The dearest.
    Platinum,
    /// The middle one.
    Gold,
    /// The plainest.
    Silver,
}

/// Who runs the product at the customer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ServiceModel {
    /// The vendor's people take part.
    Managed,
    /// The customer alone.
    SelfService,
}

/// The terms of the contract that comes due.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Contract {
    /// What the renewal is worth a year: log-normal within the segment.
    pub arr: Money,
    /// Length of a term in months.
    pub months: f64,
    /// Terms completed on the renewal date, at least 1.
    pub terms: f64,
    /// Discount on the list price, per cent.
    pub discount_pct: f64,
    /// Whether it renews unless notice is given.
    pub auto_renew: bool,
    /// Day of the month on which invoices go out; means nothing.
    pub invoice_day: f64,
}

/// A customer.
#[derive(Debug, Clone, PartialEq)]
pub struct Account {
    /// Identifier in the files.
    pub id: AccountId,
    /// Display name.
    pub name: String,
    /// Size class.
    pub segment: Segment,
    /// Service tier.
    pub tier: Tier,
    /// One of eight trades.
    pub industry: &'static str,
    /// Sales region.
    pub region: &'static str,
    /// Who runs the product.
    pub service_model: ServiceModel,
    /// Uses the product in campaigns, so that quiet months mean little.
    pub campaign_based: bool,
    /// The customer-success manager in charge.
    pub csm: &'static str,
    /// The contract.
    pub contract: Contract,
}

const INDUSTRIES: [(&str, f64); 8] = [
    ("software", 0.20),
    ("manufacturing", 0.16),
    ("retail", 0.14),
    ("financial services", 0.13),
    ("healthcare", 0.12),
    ("media", 0.10),
    ("logistics", 0.08),
    ("education", 0.07),
];

const REGIONS: [(&str, f64); 4] = [("north america", 0.45), ("emea", 0.32), ("apac", 0.15), ("latin america", 0.08)];

const CSMS: [&str; 12] = [
    "Amara Osei",
    "Ben Carter",
    "Chiara Russo",
    "Daniel Kim",
    "Elif Demir",
    "Farid Haddad",
    "Grace Liu",
    "Henrik Olsen",
    "Ines Duarte",
    "Jonas Weber",
    "Kavya Rao",
    "Lucia Torres",
];

const NAMES: [&str; 24] = [
    "Alder", "Beacon", "Cobalt", "Delta", "Ember", "Falcon", "Granite", "Harbor", "Iris", "Juniper", "Keystone",
    "Lantern", "Meridian", "Nimbus", "Orchard", "Pioneer", "Quarry", "Redwood", "Summit", "Tidal", "Umber", "Vector",
    "Willow", "Zephyr",
];

impl Account {
    /// Draws the account of the given seed; `number` makes its identifier and name its own.
    pub(in crate::simulate) fn draw(prefix: char, number: usize, seed: Seed) -> Self {
        let rng = &mut seed.child("profile", 0).rng();
        let segments = [(Segment::Enterprise, 0.20), (Segment::MidMarket, 0.35), (Segment::Smb, 0.45)];
        let segment = draw::weighted(rng, &segments, Segment::Smb);
        let (platinum, gold, self_service) = match segment {
            Segment::Enterprise => (0.55, 0.35, 0.03),
            Segment::MidMarket => (0.18, 0.50, 0.18),
            Segment::Smb => (0.04, 0.30, 0.48),
        };
        let tiers = [(Tier::Platinum, platinum), (Tier::Gold, gold), (Tier::Silver, 1.0 - platinum - gold)];
        let tier = draw::weighted(rng, &tiers, Tier::Silver);
        let industry = draw::weighted(rng, &INDUSTRIES, "software");
        let campaign_chance = if matches!(industry, "retail" | "media") { 0.45 } else { 0.06 };
        Self {
            id: AccountId(format!("{prefix}{number:06}")),
            name: format!("{} {} {number}", NAMES[draw::index(rng, NAMES.len())], trade_word(industry)),
            segment,
            tier,
            industry,
            region: draw::weighted(rng, &REGIONS, "emea"),
            service_model: if draw::happens(rng, self_service) {
                ServiceModel::SelfService
            } else {
                ServiceModel::Managed
            },
            campaign_based: draw::happens(rng, campaign_chance),
            csm: CSMS[draw::index(rng, CSMS.len())],
            contract: Contract::draw(segment, rng),
        }
    }

    /// Size on the scale of a standard normal: log ARR less its mean over the book.
    pub(in crate::simulate) fn size(&self) -> f64 {
        (self.contract.arr.0.max(1.0).ln() - 10.2) / 1.4
    }

    /// Whether the customer runs the product alone.
    pub(in crate::simulate) fn is_self_service(&self) -> bool {
        self.service_model == ServiceModel::SelfService
    }
}

impl Contract {
    fn draw(segment: Segment, rng: &mut Rng) -> Self {
        let (median, sd, pilots, long) = match segment {
            Segment::Enterprise => (160_000.0, 0.6, 0.02, 0.45),
            Segment::MidMarket => (42_000.0, 0.5, 0.07, 0.25),
            Segment::Smb => (9_500.0, 0.5, 0.15, 0.08),
        };
        let arr = median * (sd * normal_draw(rng)).exp();
        let lengths = [(6.0, pilots), (12.0, 1.0 - pilots - long), (24.0, 0.6 * long), (36.0, 0.4 * long)];
        let terms = [(1.0, 0.36), (2.0, 0.24), (3.0, 0.16), (4.0, 0.12), (5.0, 0.08), (6.0, 0.04)];
        let discounts = [(0.0, 0.40), (5.0, 0.18), (10.0, 0.20), (15.0, 0.11), (20.0, 0.07), (30.0, 0.04)];
        Self {
            arr: Money((arr / 100.0).round() * 100.0),
            months: draw::weighted(rng, &lengths, 12.0),
            terms: draw::weighted(rng, &terms, 1.0),
            discount_pct: draw::weighted(rng, &discounts, 0.0),
            auto_renew: draw::happens(rng, 0.35),
            invoice_day: f64::from(draw::day(rng, 1, 28)),
        }
    }
}

fn trade_word(industry: &str) -> &'static str {
    match industry {
        "software" => "Systems",
        "manufacturing" => "Works",
        "retail" => "Stores",
        "financial services" => "Capital",
        "healthcare" => "Clinics",
        "media" => "Media",
        "logistics" => "Freight",
        _ => "Academy",
    }
}
