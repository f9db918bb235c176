//! The small model as a query: the same numbers in a database, and every dialect by its own rules.

use std::fmt::Write;
use std::sync::OnceLock;

use rand::RngExt;

use sqlx::{AnyConnection, AssertSqlSafe, Connection, Executor, Row};
use winprob::book::{InterventionLog, LearningTable, Playbook};
use winprob::model::{Dialect, Model, SqlNames, Student, StudentError, StudentParams, train};
use winprob::table::{TextTable, read_bytes};
use winprob::units::{Date, ModelId, Seed, Silent, sigmoid};

use crate::store::databases::empty_postgres;

const N_ROWS: usize = 400;
const DIALECTS: [&str; 5] = ["duckdb", "postgres", "snowflake", "bigquery", "spark"];

/// Past renewals with a column of every kind, blanks, and names that have to be quoted.
fn renewals() -> String {
    let mut rng = Seed(11).rng();
    let mut text = "account_id,as_of,renewal_date,renewed,\"NPS \"\"net\"\"\",usage,auto,plan,since\n".to_owned();
    let start: Date = "2024-01-01".parse().unwrap();
    for n in 0..N_ROWS {
        let as_of = start.plus(rng.random_range(0..400));
        let (usage, nps) = (rng.random_range(0..1000), rng.random_range(-10..=10));
        let (auto, plan) = (rng.random::<bool>(), ["O'Neil", "back\\slash", "Basic", "PRO"][rng.random_range(0..4)]);
        let log_odds = f64::from(usage) / 300.0 - 1.5 + f64::from(nps) / 8.0 + if plan == "PRO" { 1.0 } else { -0.5 };
        let renewed = u8::from(rng.random::<f64>() < sigmoid(log_odds));
        let nps = if n % 5 == 0 { String::new() } else { format!("{:.1}", f64::from(nps) / 10.0) };
        let usage = if n % 7 == 0 { String::new() } else { format!("{:.3}", f64::from(usage) / 1000.0) };
        let plan = if n % 11 == 0 { "" } else { plan };
        let since = as_of.plus(-rng.random_range(0..2000));
        let renewal = as_of.plus(rng.random_range(30..200));
        let auto = if auto { "ja" } else { "nein" };
        writeln!(text, "a{n},{as_of},{renewal},{renewed},{nps},{usage},{auto},{plan},{since}").unwrap();
    }
    text
}

struct Taught {
    table: TextTable,
    past: LearningTable,
    model: Model,
    student: Student,
}

const EASY: StudentParams = StudentParams { n_trees: 40, most_loss: 1.0 };

fn taught() -> &'static Taught {
    static TAUGHT: OnceLock<Taught> = OnceLock::new();
    TAUGHT.get_or_init(|| {
        let table = read_bytes(renewals().as_bytes(), "renewals.csv").unwrap();
        let past = LearningTable::join(&table, Playbook::default(), &InterventionLog::default()).unwrap();
        let model = train(&past, ModelId("m".to_owned()), 0, Seed(1), &Silent).unwrap();
        let student = Student::fit(&model, &past, EASY, Seed(1)).unwrap();
        Taught { table, past, model, student }
    })
}

fn query(dialect: &str) -> String {
    let Taught { model, student, .. } = taught();
    let names = SqlNames {
        table: "public.accounts",
        account: "account_id",
        as_of: Some("as_of"),
        renewal_date: "renewal_date",
        health: &model.playbook.health,
        model: &model.id.0,
    };
    student.sql(dialect.parse().unwrap(), &names)
}

#[test]
fn a_student_is_nearly_as_good_as_its_model_and_the_same_for_the_same_seed() {
    let Taught { past, model, student, .. } = taught();
    let fidelity = &student.fidelity;
    assert_eq!((fidelity.n_rows, fidelity.n_trees), (N_ROWS, 40));
    assert!((0.0..0.05).contains(&fidelity.loss) && fidelity.mean_distance < 0.15, "{fidelity}");
    let again = Student::fit(model, past, EASY, Seed(1)).unwrap();
    assert_eq!(again.win_probability(&past.rows.features), student.win_probability(&past.rows.features));
}

#[test]
fn a_student_that_loses_too_much_or_has_nothing_to_learn_from_is_refused() {
    let Taught { past, model, .. } = taught();
    let fit = |params, model| Student::fit(model, past, params, Seed(1)).map(|_| ()).unwrap_err();
    let loss = fit(StudentParams { n_trees: 1, most_loss: 0.001 }, model);
    assert!(matches!(&loss, StudentError::Loss { fidelity, .. } if fidelity.loss > 0.001), "{loss}");
    assert!(loss.to_string().contains("--most-loss"));
    for n_trees in [0, 101] {
        assert!(
            matches!(fit(StudentParams { n_trees, ..EASY }, model), StudentError::Trees { found } if found == n_trees)
        );
    }
    let mut stranger = model.clone();
    stranger.past.clear();
    assert!(matches!(fit(EASY, &stranger), StudentError::TooFew { n_rows: N_ROWS, n_known: 0 }));
}

#[test]
fn every_number_has_an_exponent_and_every_question_says_where_a_blank_goes() {
    for dialect in DIALECTS {
        let sql = query(dialect);
        let code: String = sql.lines().filter(|line| !line.starts_with("--")).collect::<Vec<_>>().join("\n");
        for word in code.split(|c: char| c.is_whitespace() || matches!(c, '(' | ')' | ',')) {
            let digits = word.strip_prefix('-').unwrap_or(word);
            if digits.starts_with(|c: char| c.is_ascii_digit()) {
                assert!(digits.contains('E') && digits.parse::<f64>().is_ok(), "{dialect}: {word}");
            }
        }
        for tree in code.lines().filter(|line| line.trim_start().starts_with('+')) {
            assert_eq!(tree.matches("CASE WHEN").count(), tree.matches(" NULL ").count(), "{dialect}: {tree}");
            assert!(tree.matches("CASE WHEN").count() <= 7, "{dialect}: {tree}");
        }
        assert_eq!(code.lines().filter(|line| line.trim_start().starts_with('+')).count(), 40);
        assert_eq!(code.matches(';').count(), 0);
    }
    assert!("oracle".parse::<Dialect>().is_err());
}

#[test]
fn names_and_words_are_quoted_as_each_dialect_does() {
    for (dialect, name, word) in [
        ("duckdb", "\"NPS \"\"net\"\"\"", "'o''neil'"),
        ("postgres", "\"NPS \"\"net\"\"\"", "'back\\slash'"),
        ("snowflake", "\"ACCOUNT_ID\"", "'back\\\\slash'"),
        ("bigquery", "`NPS \"net\"`", "'o\\'neil'"),
        ("spark", "`account_id`", "'o\\'neil'"),
    ] {
        let sql = query(dialect);
        assert!(sql.contains(name), "{dialect}: {name} is not in {sql}");
        assert!(sql.contains(word), "{dialect}: {word} is not in {sql}");
    }
}

#[tokio::test]
async fn a_database_says_what_the_student_says() {
    let Some(url) = empty_postgres().await else { return };
    let Taught { table, past, student, .. } = taught();
    let mut connection = AnyConnection::connect(&url).await.unwrap();
    let quoted = |name: &str| format!("\"{}\"", name.replace('"', "\"\""));
    let columns: Vec<String> = table.columns.iter().map(|column| format!("{} TEXT", quoted(&column.name))).collect();
    let create = format!("CREATE TABLE accounts ({})", columns.join(", "));
    connection.execute(AssertSqlSafe(create)).await.unwrap();
    let cell = |text: Option<&str>| text.map_or("NULL".to_owned(), |text| format!("'{}'", text.replace('\'', "''")));
    let rows = (0..table.n_rows()).map(|row| {
        let cells: Vec<String> = table.columns.iter().map(|column| cell(column.cell(row))).collect();
        format!("({})", cells.join(", "))
    });
    let insert = format!("INSERT INTO accounts VALUES {}", rows.collect::<Vec<_>>().join(", "));
    connection.execute(AssertSqlSafe(insert)).await.unwrap();
    let found = connection.fetch_all(AssertSqlSafe(query("postgres"))).await.unwrap();
    assert_eq!(found.len(), N_ROWS);
    let expected = student.win_probability(&past.rows.features);
    for row in found {
        let key: String = row.get("account_id");
        let at: usize = key[1..].parse().unwrap();
        let probability: f64 = row.get("win_probability");
        assert!(
            (probability - expected[at]).abs() < 1e-12,
            "{key}: {probability} where the student says {}",
            expected[at]
        );
        let health: String = row.get("health");
        assert_eq!(health, taught().model.playbook.health.light(probability).word());
    }
}
