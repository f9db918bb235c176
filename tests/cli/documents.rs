//! The ledger, the digest and the review, as the binary writes them.

use serde_json::Value;

use super::books::{plain, simulated};
use super::{header, rows};

#[test]
fn what_is_scored_is_entered_in_a_ledger_file_that_tells_when_it_was_rewritten() {
    let home = plain();
    home.run(&["score", "--ledger", "ledger.csv", "--out", "scores.csv"]).ok();
    home.run(&["score", "--ledger", "ledger.csv", "--out", "scores.csv"]).ok();
    let said = home.run(&["ledger", "verify", "ledger.csv"]).ok();
    let n = rows(&home.read("scores.csv")).len();
    assert!(said.contains(&format!("2 entries, {} readings", 2 * n)), "{said}");
    let ledger = home.read("ledger.csv");
    let kept = rows(&ledger)[0]["hash"].clone();
    home.run(&["ledger", "verify", "ledger.csv", "--head", &kept]).ok();
    home.assert_refuses(&["ledger", "verify", "ledger.csv", "--head", "abc"], &["ledger.csv", "\"abc\""]);

    let second = rows(&ledger)[n + 2].clone();
    let (account, chance) = (&second["account_id"], &second["win_probability"]);
    let line = ledger.lines().nth(n + 3).unwrap();
    let forged = ledger.replacen(line, &line.replacen(&format!(",{chance},"), ",0.5,", 1), 1);
    home.write("forged.csv", &forged);
    home.assert_refuses(&["ledger", "verify", "forged.csv"], &["forged.csv", "entry 2", account, "rewritten"]);
    // Nothing is added to a ledger that does not hold.
    home.assert_refuses(&["score", "--ledger", "forged.csv"], &["forged.csv", "rewritten"]);
    assert_eq!(home.read("forged.csv"), forged);
    home.assert_refuses(&["ledger", "verify", "scores.csv"], &["scores.csv, line 1", "account_id"]);
}

#[test]
fn the_review_is_one_page_that_needs_nothing_else_with_its_figures_beside_it() {
    let home = plain();
    home.run(&["report", "--out", "review.html"]).ok();
    let page = home.read("review.html");
    for part in
        ["<svg", "<title id=", "<desc id=", "prefers-color-scheme: dark", "@media print", "What was not seen coming"]
    {
        assert!(page.contains(part), "{part}");
    }
    assert!(!page.contains("http") && !page.contains("<script") && !page.contains("NaN") && !page.contains(" style="));
    let figures = home.read("review.csv");
    assert_eq!(header(&figures), "part,name,n,value,expected,low,high,actual,expected_with_plan,words");
    let lines = rows(&figures);
    let quarters: Vec<&str> =
        lines.iter().filter(|line| line["part"] == "renewed").map(|line| line["name"].as_str()).collect();
    assert!(!quarters.is_empty() && quarters.len() <= 8, "{quarters:?}");
    // Lights stand in a table of their own.
    for line in lines.iter().filter(|line| line["part"] != "lights") {
        assert!(
            page.contains(
                &line["words"]
                    .replace('&', "&amp;")
                    .replace('\'', "&#39;")
                    .replace('<', "&lt;")
                    .replace('>', "&gt;")
                    .replace('"', "&quot;")
            ),
            "{line:?}"
        );
    }
    // The review of an earlier quarter knows nothing of later ones.
    let first = quarters[0];
    home.run(&["report", "--quarter", first, "--out", "first.json"]).ok();
    let told: Value = serde_json::from_str(&home.read("first.json")).unwrap();
    let renewed: Vec<&str> = told["report"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|line| line["part"] == "renewed" || line["part"] == "surprise_churn")
        .map(|line| line["name"].as_str().unwrap())
        .collect();
    assert!(renewed.iter().all(|name| *name <= first) && renewed.contains(&first), "{renewed:?}");
    home.assert_refuses(&["report", "--quarter", "1999-Q1"], &["--quarter", "1999-Q1", first]);
    home.assert_refuses(&["report", "--out", "review.pdf"], &["review.pdf", ".html"]);
}

#[test]
fn the_figures_of_the_review_are_those_of_the_other_tables() {
    let home = plain();
    let figures = rows(&home.run(&["report"]).ok());
    let of = |part: &str| figures.iter().filter(|line| line["part"] == part).cloned().collect::<Vec<_>>();
    let forecast = rows(&home.run(&["forecast", "--by", "quarter"]).ok());
    assert_eq!(of("next").len(), forecast.len());
    for (line, told) in of("next").iter().zip(&forecast) {
        assert_eq!((&line["name"], &line["words"]), (&told["period"], &told["words"]));
    }
    let plays = rows(&home.run(&["plays"]).ok());
    let whole: Vec<&String> = plays.iter().filter(|play| play["by"] == "all").map(|play| &play["words"]).collect();
    assert_eq!(of("plays").iter().map(|line| &line["words"]).collect::<Vec<_>>(), whole);
}

#[test]
fn the_digest_tells_each_owner_what_is_due_and_what_moved() {
    let home = simulated();
    let markdown = home.run(&["digest"]).ok();
    assert!(markdown.contains("## Due this week") && markdown.contains("## Disagreements"), "{markdown}");
    // An account that was better off a week ago has moved.
    let accounts = home.read("data/accounts.csv");
    home.write("before.csv", accounts.replace(",no,", ",yes,"));
    home.run(&["digest", "--before", "before.csv", "--out", "week.csv"]).ok();
    let lines = rows(&home.read("week.csv"));
    let owner = lines.iter().find(|line| line["part"] == "moved").map(|line| line["owner"].as_str()).unwrap();
    for line in lines.iter().filter(|line| line["part"] == "due") {
        assert!(!line["day"].is_empty() && line["words"].contains(&line["day"]), "{line:?}");
    }
    home.run(&["digest", "--before", "before.csv", "--owner", owner, "--out", "week.json"]).ok();
    let told: Value = serde_json::from_str(&home.read("week.json")).unwrap();
    let n_lines: usize = told.as_array().unwrap().iter().map(|digest| digest["lines"].as_array().unwrap().len()).sum();
    assert_eq!(n_lines, lines.iter().filter(|line| line["owner"] == owner).count());
    // A call that says the opposite of the model is told to its owner, and to nobody else.
    let account = lines[0]["account_id"].as_str();
    let calls: String = ["0.01", "0.99"]
        .iter()
        .enumerate()
        .fold("account_id,made_by,made_on,win_probability,reason\n".to_owned(), |calls, (at, chance)| {
            calls + &format!("{account},Caller {at},2026-10-30,{chance},we spoke\n")
        });
    home.write("calls.csv", calls);
    home.run(&["digest", "--calls", "calls.csv", "--out", "called.csv"]).ok();
    let disagreeing: Vec<_> =
        rows(&home.read("called.csv")).into_iter().filter(|line| line["part"] == "disagreements").collect();
    assert_eq!(disagreeing.len(), 1, "{disagreeing:?}");
    assert!(disagreeing[0]["account_id"] == account && disagreeing[0]["words"].contains("we spoke"), "{disagreeing:?}");
    home.run(&["digest", "--out", "week.html"]).ok();
    let page = home.read("week.html");
    assert!(page.starts_with("<!doctype html>") && !page.contains("http") && page.contains("Overdue"), "{page}");
    home.assert_refuses(&["digest", "--out", "week.pdf"], &["week.pdf", ".html", ".md"]);
}
