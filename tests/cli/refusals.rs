//! Bad input through the binary: exit 2, told on stderr, nothing on stdout, and nothing changed.

use winprob::model::FORMAT_VERSION;

use super::books::{N_PAST, plain};
use super::home::Home;

/// Fails unless training on these renewals, with or without the other files, is refused in these words.
fn assert_refuses_renewals(renewals: impl AsRef<[u8]>, parts: &[&str]) {
    let home = plain();
    home.write("data/renewals.csv", renewals);
    let named = ["train", "--renewals", "data/renewals.csv"];
    for arguments in [&["train"][..], &["retrain", "--no-activate", "--out", "card.json"], &named] {
        home.assert_refuses(arguments, &[&["winprob: data/renewals.csv: "], parts].concat());
    }
}

fn renewals() -> String {
    plain().read("data/renewals.csv")
}

/// The renewals with one line, from 1, written anew.
fn with_line(number: usize, change: impl Fn(&str) -> String) -> String {
    let text = renewals();
    let line = |(index, line): (usize, &str)| if index + 1 == number { change(line) } else { line.to_owned() };
    text.lines().enumerate().map(line).collect::<Vec<_>>().join("\n")
}

/// The renewals with one more column, made from each row's number and outcome.
fn with_column(name: &str, cell: impl Fn(usize, bool) -> String) -> String {
    let text = renewals();
    let (head, body) = text.split_once('\n').unwrap();
    let line = |(row, line): (usize, &str)| format!("{line},{}\n", cell(row, line.split(',').nth(4) == Some("1")));
    format!("{head},{name}\n{}", body.lines().enumerate().map(line).collect::<String>())
}

#[test]
fn a_file_that_is_no_table_is_refused() {
    assert_refuses_renewals("", &["is empty", "expected a header row"]);
    assert_refuses_renewals(renewals().lines().next().unwrap(), &["a header but no row", "expected at least one row"]);
    assert_refuses_renewals([0, 1, 2, 255, 254, 7, 10, 44], &["line 1", "0x00", "UTF-8"]);
    assert_refuses_renewals(b"renewed,caf\x81\x02\nyes,1\n", &["line 1", "0x81", "UTF-8"]);
    let late = [renewals().as_bytes(), b"p999,\x81\x02"].concat();
    assert_refuses_renewals(late, &[&format!("line {}", N_PAST + 2), "0x81", "UTF-8"]);
}

#[test]
fn a_table_whose_rows_do_not_fit_is_refused() {
    let ragged = with_line(7, |line| line.rsplit_once(',').unwrap().0.to_owned());
    assert_refuses_renewals(ragged, &["line 7", "found 8 fields", "header has 9"]);
    let longer = with_line(3, |line| format!("{line},more")).replace('\n', "\r\n");
    assert_refuses_renewals(longer, &["line 3", "found 10 fields", "header has 9"]);
    let quoted = with_line(9, |line| format!("\"{line}"));
    assert_refuses_renewals(quoted, &["line 9", "quote", "never closed"]);
}

#[test]
fn a_cell_that_is_not_what_its_column_holds_is_refused() {
    let cell = |number, at: usize, text: &str| {
        with_line(number, |line| {
            let mut cells: Vec<&str> = line.split(',').collect();
            cells[at] = text;
            cells.join(",")
        })
    };
    let outcome = cell(5, 4, "perhaps");
    assert_refuses_renewals(outcome, &["line 5, column \"renewed\"", "\"perhaps\"", "expected one of 1, true, yes"]);
    for (at, column) in [(1, "as_of"), (2, "renewal_date"), (3, "decided_on")] {
        let place = format!("line 6, column {column:?}");
        assert_refuses_renewals(cell(6, at, "2024-02-30"), &[&place, "\"2024-02-30\"", "a date that exists"]);
    }
    assert_refuses_renewals(cell(8, 5, "lots"), &["line 8, column \"arr\"", "\"lots\"", "expected a number"]);
    assert_refuses_renewals(cell(8, 0, ""), &["line 8, column \"account_id\"", "found \"\"", "an account ID"]);
}

#[test]
fn outcomes_all_alike_or_too_few_are_refused() {
    let text = renewals();
    let kept = |keep: &dyn Fn(usize, &str) -> bool| {
        let lines = text.lines().enumerate().filter(|(row, line)| *row == 0 || keep(*row, line));
        lines.map(|(_, line)| line).collect::<Vec<_>>().join("\n")
    };
    let won = kept(&|_, line| line.split(',').nth(4) == Some("1"));
    let rows = format!("all {} rows", won.lines().count() - 1);
    assert_refuses_renewals(won, &[&rows, "\"1\"", "expected some renewed and some lost"]);
    assert_refuses_renewals(kept(&|row, _| row <= 12), &["12 rows are too few", "at least 20"]);
}

#[test]
fn a_column_that_knows_the_outcome_is_refused_with_the_way_out() {
    let way_out = "leave it out with `ignore";
    let equal = with_column("status", |_, renewed| if renewed { "active" } else { "closed" }.to_owned());
    assert_refuses_renewals(equal, &["\"status\"", "tells the outcome of every row (500 rows)", way_out]);
    let reason = |row: usize, renewed: bool| if renewed { "" } else { ["price", "product"][row % 2] }.to_owned();
    assert_refuses_renewals(
        with_column("churn_reason", reason),
        &["\"churn_reason\"", "all of them were lost", way_out],
    );
    let paid = |row: usize, _| if row == 3 { "2030-01-01" } else { "2022-12-31" }.to_owned();
    let expected = ["line 5, column \"paid_on\"", "\"2030-01-01\"", "not after the decision date", "`ignore`"];
    assert_refuses_renewals(with_column("paid_on", paid), &expected);
}

#[test]
fn a_leaking_column_is_let_in_when_the_playbook_ignores_it() {
    let home = plain();
    home.write("data/renewals.csv", with_column("status", |_, renewed| u8::from(renewed).to_string()));
    let playbook = home.read("data/playbook.toml").replace("[columns]", "[columns]\nignore = [\"status\"]");
    home.write("data/playbook.toml", playbook);
    assert!(home.run(&["train"]).ok().contains("`status`: ignored"));
}

#[test]
fn a_playbook_that_cannot_be_used_is_refused() {
    for (text, parts) in [
        ("[columns]\nacount = \"a\"\n", ["line 2", "`acount`", "expected one of `account`"]),
        ("[columns]\nvalue = \"acv\"\n", ["columns.value", "\"acv\"", "data/renewals.csv"]),
        ("[interventions.call]\ncost = -1\n", ["line 2: interventions.call.cost", "found -1", "expected a number"]),
        ("[interventions.call]\ncost = \"x\"\n", ["line 2: `cost = \"x\"`", "string", "expected a number"]),
        ("[capacity.per_month]\nlunch = 1\n", ["line 1: capacity.per_month", "\"lunch\"", "expected a kind"]),
        ("[columns\n", ["line 1", "unclosed table", "expected"]),
    ] {
        let home = plain();
        home.write("data/playbook.toml", text);
        home.assert_refuses(&["train"], &["winprob: data/playbook.toml: ", parts[0], parts[1], parts[2]]);
    }
    let home = plain();
    home.write("data/playbook.toml", [0xff, 0xfe]);
    home.assert_refuses(&["score"], &["winprob: data/playbook.toml: ", "line 1", "UTF-8"]);
}

#[test]
fn a_log_that_cannot_be_used_is_refused() {
    let home = plain();
    home.write("data/interventions.csv", "account_id,kind,date\np1,call,2024-02-30\n");
    let parts = ["winprob: data/interventions.csv: line 2, column \"date\"", "\"2024-02-30\"", "a date that exists"];
    for arguments in [&["train"][..], &["score"], &["recommend"], &["explain", "--account", "q1"]] {
        home.assert_refuses(arguments, &parts);
    }
}

#[test]
fn an_open_book_that_does_not_fit_the_model_is_refused_where_that_is_asked_for() {
    let home = plain();
    let accounts = home.read("data/accounts.csv");
    for (text, parts) in [
        (accounts.replace("usage", "use"), ["line 1", "\"usage\"", "account_id, as_of"]),
        (
            accounts.replacen(",2026-01-10,", ",2026-01-32,", 1),
            ["line 2, column \"as_of\"", "\"2026-01-32\"", "a date"],
        ),
    ] {
        home.write("data/accounts.csv", text);
        for command in ["score", "recommend"] {
            let arguments = [command, "--strict"];
            home.assert_refuses(&arguments, &["winprob: data/accounts.csv: ", parts[0], parts[1], parts[2]]);
        }
    }
    home.write("data/accounts.csv", String::new());
    home.assert_refuses(&["score"], &["winprob: data/accounts.csv: ", "is empty", "expected", "header"]);
}

#[test]
fn rows_and_columns_that_cannot_count_are_told_and_all_others_are_scored() {
    let home = plain();
    let accounts = home.read("data/accounts.csv");
    let whole = super::rows(&home.run(&["score"]).ok()).len();
    home.write("data/accounts.csv", accounts.replacen(",2026-01-10,", ",2026-01-32,", 1));
    let scored = home.run(&["score", "--rejected", "rejected.csv"]);
    assert!(scored.stderr.contains("1 row is left out") && scored.stderr.contains("2026-01-32"), "{}", scored.stderr);
    assert_eq!(super::rows(&scored.ok()).len(), whole - 1);
    let rejected = home.read("rejected.csv");
    assert!(rejected.contains("data/accounts.csv,2,q0,"), "{rejected}");
    home.write("data/accounts.csv", accounts.replace("usage", "use"));
    let scored = home.run(&["score"]);
    assert!(scored.stderr.contains("count as blank") || scored.stderr.contains("counts as blank"), "{}", scored.stderr);
    assert_eq!(super::rows(&scored.ok()).len(), whole);
}

#[test]
fn a_model_file_that_is_not_whole_is_refused_by_every_command_that_needs_it() {
    let home = plain();
    let id = home.read("models/current").trim().to_owned();
    let file = format!("models/{id}.winprob");
    let good = std::fs::read(home.path().join(&file)).unwrap();
    let mut damaged = good.clone();
    damaged[good.len() / 2] ^= 1;
    let mut later = good.clone();
    later[8..12].copy_from_slice(&(FORMAT_VERSION + 1).to_le_bytes());
    for (bytes, words, way_out) in [
        (good[..good.len() / 2].to_vec(), "cut short", "train again"),
        (good[..15].to_vec(), "cut short", "train again"),
        (damaged, "damaged", "train again"),
        (later, "later winprob", "train again"),
        (b"account_id,usage\n".to_vec(), "not a winprob model", "winprob train"),
        (Vec::new(), "not a winprob model", "winprob train"),
    ] {
        home.write(&file, bytes);
        let explain = ["explain", "--account", "q1"];
        let activate = ["models", "activate", &id];
        for arguments in [&["score"][..], &["recommend"], &["evaluate"], &["models", "show"], &explain, &activate] {
            home.assert_refuses(arguments, &["winprob: ", &file, words, way_out]);
        }
    }
}

#[test]
fn rolling_back_to_a_damaged_model_is_refused() {
    let home = plain();
    let first = home.read("models/current").trim().to_owned();
    home.run(&["train", "--seed", "2"]).ok();
    home.write(format!("models/{first}.winprob"), "winprob\n");
    home.assert_refuses(&["models", "rollback"], &["winprob: ", &first, "cut short"]);
}

#[test]
fn a_folder_that_cannot_be_written_is_refused() {
    let home = plain();
    home.write("a_file", "not a folder");
    home.assert_refuses(&["train", "--models", "a_file/models"], &["winprob: a_file/models", "folder"]);
    home.assert_refuses(&["score", "--out", "a_file/scores.csv"], &["winprob: a_file/scores.csv", "writing failed"]);
    home.assert_refuses(&["train", "--seed", "9", "--out", "absent/card.json"], &["winprob: absent/card.json"]);
    home.assert_refuses(&["simulate", "--out", "a_file/book"], &["winprob: a_file/book"]);
}

#[test]
fn a_name_for_results_with_an_unknown_ending_is_refused() {
    let home = plain();
    for name in ["scores.xls", "scores", "scores.csv.bak"] {
        home.assert_refuses(&["score", "--out", name], &["--out", name, "expected a name ending in .csv"]);
        home.assert_refuses(&["recommend", "--out", name], &["--out", name, "expected a name ending in .csv"]);
        home.assert_refuses(&["train", "--seed", "9", "--out", name], &["--out", name, "ending in .json"]);
    }
    home.assert_refuses(&["evaluate", "--out", "report.csv"], &["--out report.csv", "ending in .json"]);
    let explain = ["explain", "--account", "q1", "--out", "q1.csv"];
    home.assert_refuses(&explain, &["--out q1.csv", "ending in .json"]);
}

#[test]
fn a_file_that_is_not_there_is_refused_by_name_once() {
    let home = plain();
    for flag in ["--renewals", "--interventions", "--playbook"] {
        let arguments = ["train", "--data", "data", flag, "absent"];
        home.assert_refuses(&arguments, &["winprob: absent: cannot be read", "No such file"]);
        let message = home.run(&arguments).stderr;
        assert_eq!(message.matches("No such file").count(), 1, "{message}");
    }
    home.assert_refuses(&["score", "--accounts", "absent.csv"], &["absent.csv: cannot be read", "No such file"]);
    home.assert_refuses(&["train", "--renewals", "data"], &["data: cannot be read"]);
    home.assert_refuses(&["train", "--data", "absent"], &["no renewals.csv in absent", "--renewals", "--data"]);
    let message = home.run(&["score", "--playbook", "data/playbook.toml"]).stderr;
    assert!(message.contains("there is no accounts.csv; name the file with --accounts"), "{message}");
    Home::new().assert_refuses(&["score"], &["models: no model was trained yet", "winprob train"]);
}

#[test]
fn what_was_typed_wrongly_is_refused() {
    let home = plain();
    for (arguments, parts) in [
        (&["forecast_all"][..], ["unrecognized subcommand", "forecast_all"]),
        (&[], ["Usage", "Commands"]),
        (&["train", "--sed", "1"], ["unexpected argument", "--sed"]),
        (&["train", "--seed", "one"], ["invalid value", "--seed"]),
        (&["recommend", "--all", "--plans"], ["cannot be used with", "--plans"]),
        (&["recommend", "--earliest", "2026-02-30"], ["2026-02-30", "YYYY-MM-DD"]),
        (
            &["recommend", "--earliest", "2026-03-01", "--latest", "2026-02-01"],
            ["latest: found 2026-02-01", "not before"],
        ),
        (&["recommend", "--max-actions", "9"], ["max_actions: found 9", "from 0 to 8"]),
        (&["recommend", "--confidence", "1.5"], ["confidence: found 1.5", "from 0 to 1"]),
        (&["recommend", "--budget=-1"], ["budget: found -1", "from 0 up"]),
        (&["recommend", "--account", "nobody"], ["data/accounts.csv", "no account \"nobody\""]),
        (&["explain", "--account", "nobody"], ["data/accounts.csv", "no account \"nobody\""]),
        (&["explain"], ["required", "--account"]),
        (&["simulate", "--out", "x", "--world", "flat"], ["flat", "normal"]),
        (&["simulate", "--out", "x", "--accounts", "0"], ["--accounts 0", "at least one"]),
    ] {
        home.assert_refuses(arguments, &parts);
    }
}
