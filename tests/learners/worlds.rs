//! Small worlds of known truth.

use rand::RngExt;
use winprob::table::{Categories, Column, ColumnData};
use winprob::units::{Seed, sigmoid};

/// Rows, what became of them, and the chance they had.
pub struct World {
    pub columns: Vec<Column>,
    pub renewed: Vec<bool>,
    pub truth: Vec<f64>,
    pub groups: Vec<usize>,
}

pub fn number(name: &str, values: Vec<f64>) -> Column {
    Column { name: name.to_owned(), data: ColumnData::Number(values) }
}

pub fn category(name: &str, values: &[Option<&str>]) -> Column {
    Column { name: name.to_owned(), data: ColumnData::Category(Categories::from_texts(values.iter().copied())) }
}

/// Usage with a bend, tickets, a plan, a sponsor flag, gaps in a survey, noise; about 70 % renew.
pub fn book(n_rows: usize, seed: u64) -> World {
    let mut rng = Seed(seed).rng();
    let mut normal = || (0..12).map(|_| rng.random::<f64>()).sum::<f64>() - 6.0;
    let (mut usage, mut tickets, mut survey, mut noise) = (vec![], vec![], vec![], vec![]);
    for _ in 0..n_rows {
        usage.push(normal());
        tickets.push((normal() * 2.0 + 3.0).max(0.0).floor());
        survey.push(normal());
        noise.push(normal());
    }
    let mut rng = Seed(seed).child("outcomes", 0).rng();
    let (mut plans, mut sponsors, mut renewed, mut truth) = (vec![], vec![], vec![], vec![]);
    for row in 0..n_rows {
        let plan = ["basic", "team", "enterprise"][rng.random_range(0..3)];
        let sponsor = rng.random::<f64>() < 0.6;
        let answered = rng.random::<f64>() < 0.7;
        let z = 0.6 + 0.9 * usage[row].min(1.0) - 0.25 * tickets[row]
            + f64::from(u8::from(sponsor)) * 0.8
            + if plan == "enterprise" { 0.7 } else { 0.0 }
            + if answered { 0.4 * survey[row] } else { -0.6 };
        if !answered {
            survey[row] = f64::NAN;
        }
        plans.push(Some(plan));
        sponsors.push(Some(sponsor));
        truth.push(sigmoid(z));
        renewed.push(rng.random::<f64>() < sigmoid(z));
    }
    let columns = vec![
        number("usage", usage),
        number("tickets", tickets),
        number("survey", survey),
        number("noise", noise),
        category("plan", &plans),
        Column { name: "sponsor".to_owned(), data: ColumnData::Flag(sponsors) },
    ];
    World { columns, renewed, truth, groups: (0..n_rows).collect() }
}
