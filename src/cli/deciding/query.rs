//! `export --sql`: a small model that says nearly the same, as a query for a warehouse.

use std::path::PathBuf;

use clap::Args;

use super::super::failure::Failure;
use super::super::io::{Files, deliver, say};
use super::super::learning::train::material;
use crate::model::{Dialect, SqlNames, Student, StudentParams, dbt_schema};
use crate::units::Seed;

/// Options of `export --sql`.
#[derive(Debug, Args)]
pub(in crate::cli) struct QueryArgs {
    /// Write the query to a file instead of stdout
    #[arg(long, value_name = "FILE", requires = "sql", conflicts_with = "salesforce")]
    pub out: Option<PathBuf>,
    /// Write a model for dbt with its tests to this folder, instead of a query
    #[arg(long, value_name = "DIR", requires = "sql", conflicts_with_all = ["out", "salesforce"])]
    pub dbt: Option<PathBuf>,
    /// The table of the accounts; with --dbt the model they come from
    #[arg(long, value_name = "NAME", default_value = "accounts")]
    pub table: String,
    /// Trees of the small model, at most 100
    #[arg(long, value_name = "N", default_value_t = 100)]
    pub trees: usize,
    /// How much its log loss may be above that of the model
    #[arg(long, value_name = "LOSS", default_value_t = 0.02)]
    pub most_loss: f64,
}

/// The name of the dbt model, and of its file.
const DBT_MODEL: &str = "winprob_scores";

pub(super) fn run(files: &Files, dialect: Dialect, query: &QueryArgs) -> Result<(), Failure> {
    let model = files.model()?;
    let past = material(files, None)?.learning_table()?;
    let params = StudentParams { n_trees: query.trees, most_loss: query.most_loss };
    let student = Student::fit(&model, &past, params, Seed(files.seed))?;
    say(format!("winprob: {}", student.fidelity));
    let columns = &model.playbook.columns;
    let has_as_of = model.schema.known.contains(&columns.as_of);
    let reference = format!("{{{{ ref('{}') }}}}", query.table.replace('\'', "\\'"));
    let names = SqlNames {
        table: if query.dbt.is_some() { &reference } else { &query.table },
        account: &columns.account,
        as_of: has_as_of.then_some(columns.as_of.as_str()),
        renewal_date: &columns.renewal_date,
        health: &model.playbook.health,
        model: &model.id.0,
    };
    let sql = student.sql(dialect, &names);
    let Some(folder) = &query.dbt else { return deliver(query.out.as_deref(), sql.as_bytes()) };
    std::fs::create_dir_all(folder)
        .map_err(|error| Failure::because(format!("--dbt {}: {error}", folder.display())))?;
    let schema = dbt_schema(DBT_MODEL, &columns.account, &student.fidelity.to_string());
    deliver(Some(&folder.join(format!("{DBT_MODEL}.sql"))), sql.as_bytes())?;
    deliver(Some(&folder.join("schema.yml")), schema.as_bytes())?;
    say(format!("winprob: {DBT_MODEL}.sql and schema.yml are in {}", folder.display()));
    Ok(())
}
