//! What exports are concluded to be, on small tables like those that people have.

mod words;

use std::fmt::Write;

use proptest::prelude::*;
use rand::RngExt;
use winprob::book::{InterventionLog, LearningTable, Playbook, past_and_open};
use winprob::conclude::{Conclusions, OpenBook, Part, Stated, Sureness, conclude};
use winprob::table::{TextTable, read_bytes};
use winprob::units::Seed;

fn table(name: &str, text: &str) -> TextTable {
    read_bytes(text.as_bytes(), name).unwrap()
}

fn concluded(tables: &[TextTable]) -> Conclusions {
    conclude(tables, &Stated::default()).unwrap()
}

/// Rows below a header, each made from its number and a generator that is seeded.
fn rows(header: &str, n: usize, mut row: impl FnMut(usize, &mut winprob::units::Rng) -> String) -> String {
    let mut rng = Seed(7).rng();
    let mut text = format!("{header}\n");
    for number in 0..n {
        writeln!(text, "{}", row(number, &mut rng)).unwrap();
    }
    text
}

/// A churn table without dates: a key, a charge, a contract, a word of support, and who left.
fn subscribers() -> TextTable {
    let text = rows("customerID,tenure,Contract,TechSupport,MonthlyCharges,Churn", 300, |number, rng| {
        let left = if rng.random_bool(0.27) { "Yes" } else { "No" };
        let contract = ["Month-to-month", "One year", "Two year"][number % 3];
        let charge = 20.0 + f64::from(rng.random_range(0..900u32)) / 10.0;
        format!("{:04}-QX,{},{contract},No,{charge:.2},{left}", 7 * number, rng.random_range(0..72u32))
    });
    table("subscribers.csv", &text)
}

/// A German export: semicolons, decimal points, who gave notice.
fn german() -> TextTable {
    let text = rows(
        "Kundennummer;Stichtag;Vertragsende;Betreuer;Segment;Vertragswert;Anmeldungen;gekündigt",
        120,
        |number, rng| {
            let left = if rng.random_bool(0.3) { "ja" } else { "nein" };
            let (owner, segment) = (["Ada", "Ben", "Cem"][number % 3], ["KMU", "Konzern"][number % 2]);
            let (value, logins) = (1000 + 37 * number, rng.random_range(0..40u32));
            format!("K{number:05};2025-01-15;2025-04-30;{owner};{segment};{value};{logins};{left}")
        },
    );
    table("Verlängerungen.csv", &text)
}

/// A pipeline of deals: an owner, a stage with four words, an amount that is nothing where a deal was lost.
fn pipeline() -> TextTable {
    let header = "opportunity_id,sales_agent,product,account,deal_stage,engage_date,close_date,close_value";
    let text = rows(header, 400, |number, rng| {
        let stage = ["Won", "Lost", "Engaging", "Won", "Prospecting"][number % 5];
        let is_closed = stage == "Won" || stage == "Lost";
        let account = if is_closed { format!("Firm {}", number % 40) } else { String::new() };
        let value = match stage {
            "Won" => (500 + rng.random_range(0..4000u32)).to_string(),
            "Lost" => "0".to_owned(),
            _ => String::new(),
        };
        let engaged = if stage == "Prospecting" { "" } else { "2017-02-01" };
        let closed = if is_closed { "2017-05-11" } else { "" };
        let (agent, product) = (["Ann", "Bob"][number % 2], ["GX", "GX Pro", "MG"][number % 3]);
        format!("O{number:05},{agent},{product},{account},{stage},{engaged},{closed},{value}")
    });
    table("deals.csv", &text)
}

#[test]
fn a_churn_table_is_read_without_a_word() {
    let found = concluded(&[subscribers()]);
    assert_eq!(found.column_of("outcome"), Some("Churn"));
    assert_eq!(found.column_of("account"), Some("customerID"));
    assert_eq!(found.column_of("value"), Some("MonthlyCharges"));
    assert_eq!(found.column_of("segment"), Some("Contract"));
    assert_eq!(found.column_of("tenure"), Some("tenure"));
    assert_eq!((found.renewed_when.clone(), found.lost_when.clone()), (vec!["No".to_owned()], vec!["Yes".to_owned()]));
    assert_eq!(found.open, OpenBook::Current);
    assert_eq!(found.columns[0].sure, Sureness::Sure);
    assert!(found.questions.iter().all(|question| question.about == "columns.ignore"), "{:?}", found.questions);
}

#[test]
fn deals_under_way_are_the_open_book_and_what_tells_the_outcome_is_left_out() {
    let found = concluded(&[pipeline()]);
    assert_eq!(
        (found.renewed_when.as_slice(), found.lost_when.as_slice()),
        (&["Won".to_owned()][..], &["Lost".to_owned()][..])
    );
    assert_eq!(found.open_when.len(), 2);
    assert_eq!((found.open, found.counts), (OpenBook::Undecided, [160, 80, 160]));
    assert_eq!(found.column_of("account"), Some("opportunity_id"), "a blank account names nobody");
    assert!(found.ignore.iter().any(|ignored| ignored.column == "close_value"), "{found}");
    assert!(found.questions.iter().any(|question| question.about == "columns.account"));
}

#[test]
fn a_quantity_is_no_account_id_though_its_name_says_customer() {
    let text = rows("minutes_customer_support,Customer Value,churned", 200, |number, rng| {
        format!("{:.1},{:.3},{}", rng.random::<f64>() * 30.0, rng.random::<f64>() * 900.0, u8::from(number % 3 == 0))
    });
    let found = concluded(&[table("usage.csv", &text)]);
    assert_eq!(found.column_of("account"), None);
    assert!(found.notes.iter().any(|note| note.contains("called by its line")));
}

#[test]
fn several_files_are_told_apart_by_what_they_hold() {
    let log = rows("account_id,Type,Date,Subject", 60, |number, _| {
        format!(
            "A{:03},{},2024-03-{:02},note {number}",
            number % 40,
            ["Call", "QBR", "Training"][number % 3],
            1 + number % 28
        )
    });
    let past = rows("account_id,as_of,renewal_date,seats,renewed", 80, |number, rng| {
        format!(
            "A{:03},2024-01-31,2024-06-30,{},{}",
            number % 40,
            rng.random_range(5..90u32),
            if number % 4 == 0 { "no" } else { "yes" }
        )
    });
    let open = rows("account_id,as_of,renewal_date,seats", 20, |number, rng| {
        format!("B{number:03},2025-01-31,2025-06-30,{}", rng.random_range(5..90u32))
    });
    let prices = "product,price\nGX,3\nMG,4\n";
    let tables = [table("a.csv", &log), table("b.csv", &past), table("c.csv", &open), table("d.csv", prices)];
    let found = concluded(&tables);
    for (part, file) in
        [(Part::Interventions, "a.csv"), (Part::Renewals, "b.csv"), (Part::Accounts, "c.csv"), (Part::Other, "d.csv")]
    {
        assert_eq!(found.file_of(part), Some(file), "{found}");
    }
    let log = found.log.clone().unwrap();
    assert_eq!((log.account.as_str(), log.kind.as_str(), log.date.as_str()), ("account_id", "Type", "Date"));
    let playbook = Playbook::parse(&found.playbook(), "playbook.toml").unwrap();
    assert_eq!(playbook.interventions.len(), 3);
    let read = InterventionLog::read(&tables[0], &playbook).unwrap();
    assert_eq!(read.len(), 60);
}

#[test]
fn what_cannot_be_told_is_asked_and_the_answer_is_taken() {
    let text = rows("account_id,seats,result", 90, |number, rng| {
        format!("A{number:03},{},{}", rng.random_range(5..90u32), u8::from(number % 5 == 0))
    });
    let tables = [table("results.csv", &text)];
    let first = concluded(&tables);
    assert_eq!(first.renewed_when, ["1"]);
    assert_eq!(first.columns[0].sure, Sureness::Unsure);
    let question = first.questions.iter().find(|question| question.about == "columns.renewed_when").unwrap();
    let mut stated = Stated::default();
    stated.take_up(&first, question, 1);
    let second = conclude(&tables, &stated).unwrap();
    assert_eq!((second.renewed_when.as_slice(), second.counts), (&["0".to_owned()][..], [72, 18, 0]));
    assert!(second.questions.iter().all(|question| question.about != "columns.renewed_when"));
}

#[test]
fn a_column_that_is_filled_once_it_is_over_is_left_out_by_name_or_by_content() {
    let text = rows("account_id,seats,end_date,churn_reason,churned", 300, |number, rng| {
        let left = number % 4 == 0;
        let (day, reason) = if left { ("2024-05-01", "price") } else { ("", "") };
        format!("A{number:03},{},{day},{reason},{}", rng.random_range(5..90u32), if left { "True" } else { "False" })
    });
    let found = concluded(&[table("subscriptions.csv", &text)]);
    for column in ["end_date", "churn_reason"] {
        assert!(found.ignore.iter().any(|ignored| ignored.column == column), "{column}: {found}");
    }
    assert_eq!(found.column_of("renewal_date"), None, "a day that only those have who left is no renewal date");
}

#[test]
fn tables_without_an_outcome_are_refused_with_what_was_looked_at() {
    let error =
        conclude(&[table("prices.csv", "product,price\nGX,3\nMG,4\n")], &Stated::default()).unwrap_err().to_string();
    assert!(error.contains("prices.csv (product, price)") && error.contains("renewed_when"), "{error}");
}

#[test]
fn a_drafted_playbook_reads_its_own_file() {
    for source in [subscribers(), german(), pipeline()] {
        let found = concluded(std::slice::from_ref(&source));
        let playbook = Playbook::parse(&found.playbook(), "playbook.toml").unwrap();
        let apart = past_and_open(&source, &playbook).unwrap();
        let learned = LearningTable::join(&apart.past, playbook, &InterventionLog::default()).unwrap();
        let [renewed, lost, _] = found.counts;
        assert_eq!((learned.len(), learned.renewed.iter().filter(|won| **won).count()), (renewed + lost, renewed));
        let open = apart.open.map_or(0, |open| open.n_rows());
        assert_eq!(open, if found.open == OpenBook::Current { renewed } else { found.counts[2] });
    }
}

proptest! {
    #[test]
    fn a_draft_is_toml_whatever_the_columns_and_words_are_called(name in "\\PC{1,12}", yes in "[^\"\r\n,;]{1,6}") {
        let (name, yes) = (name.replace(['"', ',', ';', '\r', '\n'], "x"), yes.trim().replace('\0', "x"));
        prop_assume!(!name.trim().is_empty() && !["", "lost"].contains(&yes.to_lowercase().as_str()));
        let text = rows(&format!("account_id,\"{name} q\",renewed"), 40, |number, _| {
            format!("A{number},{},{}", number % 7, if number % 2 == 0 { "won" } else { "lost" })
        });
        if let Ok(table) = read_bytes(text.as_bytes(), &format!("{yes}.csv"))
            && let Ok(found) = conclude(&[table], &Stated::default())
        {
            prop_assert!(Playbook::parse(&found.playbook(), "playbook.toml").is_ok(), "{}", found.playbook());
        }
    }
}
