//! Books as people export them, through the binary: the same answers as from plain files, and what was left out told.

use winprob::table::{Kind, read_bytes, xlsx_bytes};

use super::books::plain;
use super::home::Home;
use super::rows;

/// The probabilities a book gives, by account.
fn probabilities(home: &Home, arguments: &[&str]) -> Vec<(String, String)> {
    let printed = home.run(&[&["score"], arguments].concat()).ok();
    rows(&printed).iter().map(|row| (row["account_id"].clone(), row["win_probability"].clone())).collect()
}

/// A CSV file of the home as another text.
fn rewritten(home: &Home, path: &str, cell: impl Fn(&str, &str) -> String, separator: &str) {
    let text = home.read(path);
    let names: Vec<&str> = text.lines().next().unwrap().split(',').collect();
    let line = |line: &str| {
        let cells: Vec<String> = line.split(',').zip(&names).map(|(text, name)| cell(name, text)).collect();
        cells.join(separator)
    };
    let lines: Vec<String> = text.lines().skip(1).map(line).collect();
    home.write(path, format!("{}\n{}\n", names.join(separator), lines.join("\n")));
}

fn turned(iso: &str, american: bool) -> String {
    match iso.split('-').collect::<Vec<_>>()[..] {
        [year, month, day] if american => format!("{month}/{day}/{year}"),
        [year, month, day] => format!("{day}.{month}.{year}"),
        _ => iso.to_owned(),
    }
}

#[test]
fn a_german_and_an_american_export_give_the_answers_of_the_plain_files() {
    let home = plain();
    let expected = probabilities(&home, &[]);
    let days = ["as_of", "renewal_date", "decided_on", "date"];
    for file in ["renewals", "accounts", "interventions"] {
        let german = |name: &str, cell: &str| match name {
            _ if days.contains(&name) => turned(cell, false),
            "arr" => format!("{}.{},00 €", &cell[..cell.len() - 3], &cell[cell.len() - 3..]),
            "usage" => cell.replace('.', ","),
            _ => cell.to_owned(),
        };
        rewritten(&home, &format!("data/{file}.csv"), german, ";");
    }
    let trained = home.run(&["train"]);
    let printed = trained.ok();
    assert!(printed.contains("decimal comma") && printed.contains("day first"), "{printed}");
    assert_eq!(probabilities(&home, &[]), expected);

    let home = plain();
    for file in ["renewals", "accounts", "interventions"] {
        let american = |name: &str, cell: &str| match name {
            _ if days.contains(&name) => turned(cell, true),
            "arr" => format!("\"${},{}.00\"", &cell[..cell.len() - 3], &cell[cell.len() - 3..]),
            _ => cell.to_owned(),
        };
        rewritten(&home, &format!("data/{file}.csv"), american, ",");
    }
    let printed = home.run(&["train"]).ok();
    assert!(printed.contains("month first"), "{printed}");
    assert_eq!(probabilities(&home, &[]), expected);
}

#[test]
fn a_report_with_titles_and_a_footer_gives_the_answers_of_the_plain_file() {
    let home = plain();
    let expected = probabilities(&home, &[]);
    let report = format!(
        "Renewals of all regions\n\n{}\n\n\"Grand Totals (500 records)\"\n\n\"Confidential Information - Do Not Distribute\"\n",
        home.read("data/renewals.csv").trim_end()
    );
    home.write("data/renewals.csv", report);
    let printed = home.run(&["train"]).ok();
    assert!(printed.contains("3 lines outside the table") && printed.contains("Grand Totals"), "{printed}");
    assert_eq!(probabilities(&home, &[]), expected);
}

#[test]
fn workbooks_are_read_and_written() {
    let home = plain();
    let expected = probabilities(&home, &[]);
    let days = ["as_of", "renewal_date", "decided_on", "date"];
    for file in ["renewals", "accounts"] {
        let text = home.read(format!("data/{file}.csv"));
        let mut lines = text.lines().map(|line| line.split(',').map(str::to_owned).collect::<Vec<_>>());
        let header = lines.next().unwrap();
        let names: Vec<&str> = header.iter().map(String::as_str).collect();
        let kind = |name: &&str| match *name {
            name if days.contains(&name) => Kind::Date,
            "arr" | "usage" => Kind::Number,
            _ => Kind::Text,
        };
        let kinds: Vec<Kind> = names.iter().map(kind).collect();
        home.write(format!("data/{file}.xlsx"), xlsx_bytes(&names, &kinds, lines).unwrap());
        home.remove(format!("data/{file}.csv"));
    }
    home.run(&["train"]).ok();
    assert_eq!(probabilities(&home, &[]), expected, "found in the folder");
    let named = [
        "--renewals",
        "data/renewals.xlsx",
        "--interventions",
        "data/interventions.csv",
        "--playbook",
        "data/playbook.toml",
    ];
    home.run(&[&["train"], &named[..]].concat()).ok();
    assert_eq!(probabilities(&home, &["--accounts", "data/accounts.xlsx#Sheet1"]), expected, "named, with a sheet");

    home.run(&["score", "--out", "scores.xlsx"]).ok();
    let bytes = std::fs::read(home.path().join("scores.xlsx")).unwrap();
    let written = read_bytes(&bytes, "scores.xlsx").unwrap();
    let accounts = written.column("account_id").unwrap().cells().flatten();
    let probability = written.column("win_probability").unwrap().cells().flatten();
    for ((account, probability), (expected, number)) in accounts.zip(probability).zip(&expected) {
        assert_eq!(account, expected);
        assert!((probability.parse::<f64>().unwrap() - number.parse::<f64>().unwrap()).abs() < 1e-9);
    }
    assert_eq!(written.n_rows(), expected.len());
}

#[test]
fn rows_of_the_open_book_that_cannot_count_are_listed_and_all_others_scored() {
    let home = plain();
    let expected = probabilities(&home, &[]);
    let text = home.read("data/accounts.csv");
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    // q0 is overdue, q1 stands twice with the later row below, q2 says nothing of a day.
    let mut cells: Vec<&str> = text.lines().nth(1).unwrap().split(',').collect();
    cells[2] = "2026-01-09";
    lines[1] = cells.join(",");
    lines.push(lines[2].clone());
    lines[3] = lines[3].replacen("2026-01-10", "someday", 1);
    home.write("data/accounts.csv", lines.join("\n"));
    let run = home.run(&["score", "--rejected", "rejected.csv"]);
    for said in [
        "3 rows are left out",
        "line 2 (q0): overdue",
        "line 3 (q1): the account stands twice; line 38",
        "line 4 (q2): as_of",
    ] {
        assert!(run.stderr.contains(said), "{said}: {}", run.stderr);
    }
    let scored: Vec<String> = rows(&run.ok()).iter().map(|row| row["account_id"].clone()).collect();
    assert_eq!(scored.len(), expected.len() - 2);
    assert_eq!(scored.last().unwrap(), "q1");
    let rejected = rows(&home.read("rejected.csv"));
    let listed: Vec<(&str, &str)> =
        rejected.iter().map(|row| (row["line"].as_str(), row["account_id"].as_str())).collect();
    assert_eq!(listed, [("2", "q0"), ("3", "q1"), ("4", "q2")]);
    home.run(&["score", "--strict"]).assert_refused(&["data/accounts.csv: line 4, column \"as_of\"", "\"someday\""]);
    for command in [&["recommend", "--rejected", "again.json"][..], &["plan"], &["explain", "--account", "q5"]] {
        assert!(home.run(command).stderr.contains("3 rows are left out"), "{command:?}");
    }
}

#[test]
fn past_renewals_without_an_outcome_are_counted_listed_and_not_learned_from() {
    let home = plain();
    let text = home.read("data/renewals.csv");
    let blank = |(at, line): (usize, &str)| {
        let mut cells: Vec<&str> = line.split(',').collect();
        if at > 0 && at % 10 == 0 {
            (cells[3], cells[4]) = ("", "");
        }
        cells.join(",")
    };
    home.write("data/renewals.csv", text.lines().enumerate().map(blank).collect::<Vec<_>>().join("\n"));
    let printed = home.run(&["train", "--rejected", "open.csv"]).ok();
    assert!(printed.contains("50 rows without an outcome are open"), "{printed}");
    assert_eq!(rows(&home.read("open.csv")).len(), 50);
    home.remove("data/accounts.csv");
    assert_eq!(probabilities(&home, &[]).len(), 50, "they are the open book where there is no other");
}

#[test]
fn keys_of_the_log_that_belong_to_nobody_are_warned_of_with_the_nearest_name() {
    let home = plain();
    let log = home.read("data/interventions.csv");
    home.write("data/interventions.csv", log.replace("\np", "\n P").replace("P17,", "x-17,"));
    let run = home.run(&["train"]);
    assert!(run.stderr.contains("warning: 1 account of the log is in no renewal"), "{}", run.stderr);
    run.ok();
}

#[test]
fn a_query_for_a_warehouse_is_written_with_its_loss_and_refused_beyond_the_bound() {
    let home = plain();
    let run = home.run(&["export", "--sql", "duckdb", "--most-loss", "0.5"]);
    assert!(run.stderr.contains("log loss") && run.stderr.contains("of the model"), "{}", run.stderr);
    assert!(run.stdout.contains("FROM \"accounts\"") && run.stdout.contains("AS \"win_probability\""));
    home.run(&["export", "--sql", "duckdb", "--most-loss", "0.5", "--out", "scores.sql"]).ok();
    let sql = home.read("scores.sql");
    assert_eq!(home.run(&["export", "--sql", "duckdb", "--most-loss", "0.5"]).ok(), sql);
    home.run(&["export", "--sql", "spark", "--most-loss", "0.5", "--dbt", "dbt/models", "--table", "stg_accounts"])
        .ok();
    assert!(home.read("dbt/models/winprob_scores.sql").contains("FROM {{ ref('stg_accounts') }}"));
    let schema = home.read("dbt/models/schema.yml");
    for part in ["name: winprob_scores", "name: \"account_id\"", "unique", "accepted_values"] {
        assert!(schema.contains(part), "{part:?} is not in {schema}");
    }
    let refused = home.run(&["export", "--sql", "duckdb", "--most-loss=-1", "--out", "other.sql"]);
    refused.assert_refused(&["log loss", "--most-loss"]);
    assert!(!home.has("other.sql"));
    home.run(&["export", "--sql", "oracle"]).assert_refused(&["duckdb, postgres, snowflake, bigquery or spark"]);
    home.run(&["export"]).assert_refused(&["--salesforce"]);
}
