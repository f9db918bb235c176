//! The model as one: parts of the book with a model of their own, reasons that add up, what it has learned from.

mod drift;
mod parts;
mod reasons;
mod student;

use std::fmt::Write;
use std::sync::OnceLock;

use rand::RngExt;
use winprob::book::{InterventionLog, LearningTable, Playbook, Rows};
use winprob::model::{Model, PartReport, train};
use winprob::table::read_bytes;
use winprob::units::{ModelId, Rng, Seed, Silent, sigmoid};

const PLAYBOOK: &str = r#"
[features.usage]
family = "adoption"

[features.tickets]
family = "support"

[features.survey]
label = "NPS"
family = "sentiment"
missing = "non-response"
"#;

/// Who follows which law.
#[derive(Clone, Copy, PartialEq, Debug)]
enum Law {
    /// The young lose with usage and win with tickets; all others the other way round.
    OfItsOwn,
    /// All the same.
    Same,
}

/// Accounts as CSV, a sixth of them young, in two large segments and a tiny one; with outcomes.
fn renewals(n_rows: usize, law: Law, seed: u64) -> String {
    let mut rng = Seed(seed).rng();
    let normal = |rng: &mut Rng| (0..12).map(|_| rng.random::<f64>()).sum::<f64>() - 6.0;
    let mut text = "account_id,segment,tenure_days,usage,tickets,survey,sponsor,renewed\n".to_owned();
    for row in 0..n_rows {
        let young = rng.random::<f64>() < 1.0 / 6.0;
        let tenure = rng.random_range(if young { 0..90 } else { 90..2_000 });
        let (usage, tickets) = (normal(&mut rng), normal(&mut rng));
        let sponsor = rng.random::<f64>() < 0.6;
        let segment = if row % 40 == 0 { "tiny" } else { ["smb", "mid"][row % 2] };
        let z = if young && law == Law::OfItsOwn { 0.2 - usage + tickets } else { 0.9 + usage - 0.6 * tickets };
        let z = z + if sponsor { 0.5 } else { -0.5 };
        let survey = if rng.random::<f64>() < 0.3 { String::new() } else { rng.random_range(0..11).to_string() };
        let won = rng.random::<f64>() < sigmoid(z);
        let yes = |flag| if flag { "yes" } else { "no" };
        writeln!(
            text,
            "s{seed}-{row},{segment},{tenure},{usage:.3},{tickets:.3},{survey},{},{}",
            yes(sponsor),
            yes(won)
        )
        .unwrap();
    }
    text
}

fn learn(renewals: &str, playbook: &str) -> Model {
    let playbook = Playbook::parse(playbook, "playbook.toml").unwrap();
    let table = read_bytes(renewals.as_bytes(), "renewals.csv").unwrap();
    let past = LearningTable::join(&table, playbook, &InterventionLog::default()).unwrap();
    train(&past, ModelId::from("m"), 0, Seed(1), &Silent).unwrap()
}

/// Rows as the model reads them; a column of outcomes is passed over.
fn rows(model: &Model, accounts: &str) -> Rows {
    model.rows(&read_bytes(accounts.as_bytes(), "accounts.csv").unwrap(), &InterventionLog::default()).unwrap()
}

/// A model of a book whose young accounts follow a law of their own.
fn divided() -> &'static Model {
    static MODEL: OnceLock<Model> = OnceLock::new();
    MODEL.get_or_init(|| learn(&renewals(1_800, Law::OfItsOwn, 1), PLAYBOOK))
}

fn report<'m>(model: &'m Model, part: &str) -> &'m PartReport {
    model.card.parts.iter().find(|report| report.part.starts_with(part)).unwrap()
}
