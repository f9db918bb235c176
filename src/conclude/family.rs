//! The display label of each feature and its family, from the words in the name of its column.

use super::answer::FeatureReading;
use super::facts::ColumnFacts;
use super::names::{label_of, words_of};
use crate::table::Kind;

/// Families and words of names that belong to them, the first that fits counts.
const FAMILIES: &[(&str, &[&str])] = &[
    (
        "sentiment",
        &["nps", "csat", "satisfaction", "zufriedenheit", "complains", "complaints", "survey", "sentiment", "reviews"],
    ),
    (
        "support",
        &[
            "ticket",
            "tickets",
            "support",
            "escalation",
            "escalations",
            "failure",
            "failures",
            "incident",
            "incidents",
            "bug",
            "bugs",
        ],
    ),
    (
        "payment",
        &[
            "payment", "invoice", "invoices", "billing", "overdue", "charge", "charges", "price", "discount",
            "rechnung", "zahlung", "mahnung",
        ],
    ),
    (
        "relationship",
        &[
            "sponsor",
            "champion",
            "executive",
            "exec",
            "stakeholder",
            "stakeholders",
            "contact",
            "contacts",
            "qbr",
            "ansprechpartner",
        ],
    ),
    (
        "adoption",
        &[
            "usage",
            "use",
            "feature",
            "features",
            "modules",
            "module",
            "active",
            "adoption",
            "streaming",
            "product",
            "seconds",
            "minutes",
            "nutzung",
            "api",
        ],
    ),
    (
        "engagement",
        &[
            "login",
            "logins",
            "session",
            "sessions",
            "visits",
            "meeting",
            "meetings",
            "email",
            "emails",
            "clicked",
            "viewed",
            "calls",
            "frequency",
            "training",
            "webinar",
            "anmeldungen",
        ],
    ),
    (
        "deployment",
        &[
            "seats",
            "seat",
            "licenses",
            "licences",
            "users",
            "deployment",
            "deployed",
            "integration",
            "integrations",
            "onboarding",
            "install",
            "lizenzen",
        ],
    ),
    ("roi", &["roi", "savings", "outcomes", "benefit"]),
];
/// Answers to questions: a blank is a refusal to answer.
const ASKED: &[&str] = &["nps", "csat", "satisfaction", "survey", "zufriedenheit"];
/// A share of blanks above this is worth treating as an answer of its own.
const OFTEN_BLANK: f64 = 0.05;

/// A column that is learned from; `None` for free text, blanks throughout and what is the same everywhere.
pub(super) fn feature(column: &ColumnFacts) -> Option<FeatureReading> {
    let kind = column.inferred.kind;
    let is_constant = column.inferred.n_distinct == 1 && column.inferred.blank_share == 0.0;
    if kind == Kind::Text || column.inferred.n_distinct == 0 || is_constant {
        return None;
    }
    let words = words_of(&column.name);
    let holds = |known: &&str| words.iter().any(|word| word == known);
    let family = FAMILIES.iter().find(|(_, known)| known.iter().any(&holds)).map(|(name, _)| *name);
    Some(FeatureReading {
        column: column.name.clone(),
        kind: kind.word(),
        label: label_of(&column.name),
        family: family.map(str::to_owned),
        non_response: column.inferred.blank_share > OFTEN_BLANK && ASKED.iter().any(holds),
    })
}
