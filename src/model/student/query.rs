//! Writes a student, a sum of small trees, as one SQL query.

use std::fmt::Write;

use super::dialect::Dialect;
use super::fit::Student;
use super::view::{Feature, Reading};
use crate::book::{Health, TrafficLight};
use crate::learners::TreeNode;
use crate::table::{NO, YES};

/// What the query reads from, and what its columns are called.
#[derive(Debug, Clone)]
pub struct SqlNames<'a> {
    /// The table, as `schema.table`; or an expression of dbt, which is left as it is.
    pub table: &'a str,
    /// The column with the account ID.
    pub account: &'a str,
    /// The column with the decision date, where the table has one.
    pub as_of: Option<&'a str>,
    /// The column with the renewal date.
    pub renewal_date: &'a str,
    /// From which probability on an account is yellow, and green.
    pub health: &'a Health,
    /// The model, for the comment at the top.
    pub model: &'a str,
}

impl Student {
    /// The query: key, win probability and traffic light of every row of the table.
    ///
    /// Every comparison says where a null goes. A threshold is written so that a number of 64 bits goes where its nearest of
    /// 32 bits goes in the student.
    #[must_use]
    pub fn sql(&self, dialect: Dialect, names: &SqlNames) -> String {
        let used = self.used();
        let mut text = format!(
            "-- Win probability by a student of the winprob model {}.\n-- {}.\n",
            names.model.replace('\n', " "),
            self.fidelity
        );
        let account = dialect.name(names.account);
        let _infallible = writeln!(text, "WITH features AS (\n  SELECT\n    {account} AS account");
        for &at in &used {
            let _infallible = writeln!(text, "    , {} AS f{at}", self.features[at].sql(dialect, names));
        }
        let table = if names.table.contains("{{") { names.table.to_owned() } else { dialect.table(names.table) };
        let _infallible = writeln!(text, "  FROM {table}\n),\nscored AS (\n  SELECT\n    account");
        let _infallible = writeln!(text, "    , {}", dialect.as_double(&Dialect::number(self.start)));
        for tree in &self.trees {
            let _infallible = writeln!(text, "      + {}", branch(tree, 0));
        }
        let probability = "1.0E0 / (1.0E0 + EXP(-log_odds))";
        let (red, green) = (Dialect::number(names.health.red_below), Dialect::number(names.health.green_from));
        let _infallible = write!(
            text,
            "      AS log_odds\n  FROM features\n)\nSELECT\n  account AS {account}\n  , {probability} AS {}\n  , CASE WHEN {probability} < {red} THEN '{}' WHEN {probability} < {green} THEN '{}' ELSE '{}' END AS {}\nFROM scored\n",
            dialect.name("win_probability"),
            TrafficLight::Red.word(),
            TrafficLight::Yellow.word(),
            TrafficLight::Green.word(),
            dialect.name("health"),
        );
        text
    }

    /// The features that some tree asks.
    fn used(&self) -> Vec<usize> {
        let asked = self.trees.iter().flatten().filter_map(|node| match node {
            TreeNode::Split { feature, .. } => Some(*feature),
            TreeNode::Leaf { .. } => None,
        });
        let mut asked: Vec<usize> = asked.collect();
        asked.sort_unstable();
        asked.dedup();
        asked
    }
}

/// A node and all below it.
fn branch(tree: &[TreeNode], at: usize) -> String {
    match tree[at] {
        TreeNode::Leaf { value } => {
            let value = Dialect::number(value);
            if value.starts_with('-') { format!("({value})") } else { value }
        }
        TreeNode::Split { feature, threshold, missing_left, left, right } => {
            let is_left = at_most(feature, threshold);
            let asked = if missing_left {
                format!("f{feature} IS NULL OR {is_left}")
            } else {
                format!("f{feature} IS NOT NULL AND {is_left}")
            };
            format!("CASE WHEN {asked} THEN {} ELSE {} END", branch(tree, left), branch(tree, right))
        }
    }
}

/// Whether the number of 32 bits nearest to a feature is at most the threshold: the feature is at most half-way to the next
/// one, and half-way itself goes to the one whose last bit is 0 (IEEE 754, round to nearest, ties to even).
fn at_most(feature: usize, threshold: f32) -> String {
    let half_way = f64::midpoint(f64::from(threshold), f64::from(threshold.next_up()));
    let operator = if threshold.to_bits().is_multiple_of(2) { "<=" } else { "<" };
    format!("f{feature} {operator} {}", Dialect::number(half_way))
}

impl Feature {
    fn sql(&self, dialect: Dialect, names: &SqlNames) -> String {
        let column = dialect.name(&self.column);
        match &self.reading {
            Reading::Number => dialect.as_number(&column),
            Reading::Flag => {
                let word = format!("LOWER({})", dialect.as_text(&column));
                let any = |words: &[&str]| words.iter().map(|word| dialect.text(word)).collect::<Vec<_>>().join(", ");
                let (yes, no) = (any(&YES), any(&NO));
                format!("CASE WHEN {word} IN ({yes}) THEN 1.0E0 WHEN {word} IN ({no}) THEN 0.0E0 ELSE NULL END")
            }
            Reading::Age => {
                let since_1970 = dialect.days("'1970-01-01'", &column);
                match names.as_of {
                    None => since_1970,
                    Some(as_of) => {
                        let as_of = dialect.name(as_of);
                        let age = dialect.days(&column, &as_of);
                        format!("CASE WHEN {as_of} IS NULL THEN {since_1970} ELSE {age} END")
                    }
                }
            }
            Reading::DaysToRenewal => {
                dialect.days(&dialect.name(names.as_of.unwrap_or_default()), &dialect.name(names.renewal_date))
            }
            Reading::Level { name, in_any_case } => {
                let text = dialect.as_text(&column);
                let (found, level) = if *in_any_case {
                    (format!("LOWER({text})"), name.to_lowercase())
                } else {
                    (text.clone(), name.clone())
                };
                format!(
                    "CASE WHEN {text} IS NULL THEN NULL WHEN {found} = {} THEN 1.0E0 ELSE 0.0E0 END",
                    dialect.text(&level)
                )
            }
        }
    }
}

/// The description of the dbt model with its tests.
#[must_use]
pub fn dbt_schema(model: &str, account: &str, fidelity: &str) -> String {
    let quoted = |text: &str| format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""));
    format!(
        "version: 2\n\nmodels:\n  - name: {model}\n    description: {}\n    columns:\n      - name: {}\n        description: \"The account.\"\n        tests:\n          - not_null\n          - unique\n      - name: win_probability\n        description: \"The chance that it renews, between 0 and 1.\"\n        tests:\n          - not_null\n      - name: health\n        description: \"The traffic light.\"\n        tests:\n          - not_null\n          - accepted_values:\n              values: [red, yellow, green]\n",
        quoted(&format!("Win probability by a student of a winprob model: {fidelity}.")),
        quoted(account),
    )
}
