//! Checkpoints, alerts, notes and templates from files and from a store.

use std::fmt::Write;

use serde_json::Value;
use winprob::store::{AuditFilter, Store};

use super::books::simulated;
use super::{header, rows};

const ALERTS: &str = "
[alerts]
sponsor = \"executive_sponsor\"
sponsor_left = \"sponsor_left_180d\"
survey_answer = \"nps\"
tier = \"tier\"
[alerts.personas.gold]
champion = 1
contacts_engaged = 99
";

#[test]
fn checkpoints_set_the_model_beside_a_file_of_calls() {
    let home = simulated();
    let alone = home.run(&["checkpoints"]).ok();
    assert!(
        header(&alone).starts_with("checkpoint_id,account_id,") && header(&alone).ends_with("settled_reason,words")
    );
    let waiting: Vec<_> = rows(&alone).into_iter().filter(|row| row["state"] == "awaiting_call").collect();
    assert!(waiting.len() >= 2, "{alone}");
    let mut calls = "account_id,made_by,made_on,expected,reason\n".to_owned();
    for (row, is_against) in waiting.iter().zip([true, false]) {
        let renews = row["win_probability"].parse::<f64>().unwrap() >= 0.5;
        let word = if renews == is_against { "lose" } else { "renew" };
        writeln!(calls, "{},Ann,{},{word},talked to them", row["account_id"], row["checkpoint_date"]).unwrap();
    }
    home.write("calls.csv", &calls);
    let told = home.run(&["checkpoints", "--calls", "calls.csv", "--out", "told.json"]);
    assert!(told.stderr.contains("1 disagreements to settle"), "{}", told.stderr);
    let told: Value = serde_json::from_str(&home.read("told.json")).unwrap();
    let first = &told["checkpoints"][0];
    assert_eq!((first["state"].as_str(), first["called_by"].as_str()), (Some("disagreement"), Some("Ann")));
    assert_eq!(first["account_id"], waiting[0]["account_id"].as_str());
    home.run(&["checkpoints", "--out", "told.xlsx"]).ok();
    assert!(home.has("told.xlsx"));
}

#[test]
fn calls_that_cannot_be_read_are_refused_with_line_and_column() {
    let home = simulated();
    for (cells, parts) in [
        ("B000001,Ann,2026-11-01,maybe,", ["calls.csv", "line 2", "expected", "maybe", "renew, lose or monitor"]),
        ("B000001,Ann,2026-11-01,,1.3", ["calls.csv", "line 2", "win_probability", "1.3", "from 0 to 1"]),
        ("B000001,Ann,soon,renew,", ["calls.csv", "line 2", "made_on", "soon", "YYYY-MM-DD"]),
        ("B000001,,2026-11-01,renew,", ["calls.csv", "line 2", "made_by", "", "a text"]),
    ] {
        home.write("calls.csv", format!("account_id,made_by,made_on,expected,win_probability\n{cells}\n"));
        home.assert_refuses(&["checkpoints", "--calls", "calls.csv"], &parts);
    }
    home.assert_refuses(&["checkpoints", "--by", "person"], &["--by person", "score_individuals"]);
    home.assert_refuses(&["checkpoints", "--store", "sqlite:none.db"], &["none.db", "there is no store"]);
    home.assert_refuses(&["alerts", "--store", "sqlite:none.db"], &["none.db", "there is no store"]);
}

#[test]
fn a_store_is_asked_in_place_of_files_and_a_use_by_person_is_audited() {
    let home = simulated();
    home.run(&["import", "data", "--store", "sqlite:book.db"]).ok();
    let playbook = home.read("data/playbook.toml");
    home.write("data/playbook.toml", format!("{playbook}\n[people]\nscore_individuals = true\n"));
    let told = home.run(&["checkpoints", "--store", "sqlite:book.db", "--by", "person"]).ok();
    assert!(header(&told).starts_with("checkpoint_id,"), "{told}");
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let audit = runtime.block_on(async {
        let store = Store::open(&format!("sqlite:{}", home.path().join("book.db").display())).await.unwrap();
        store.audit(&AuditFilter::default(), 10).await.unwrap()
    });
    let told: Vec<_> = audit.iter().map(|entry| (entry.who.as_str(), entry.path.as_str())).collect();
    assert_eq!(told, [("command line", "checkpoints --by person")]);
    let alerts = home.run(&["alerts", "--store", "sqlite:book.db"]);
    assert!(alerts.stderr.contains("plan_overdue is not looked for: there is no plan"), "{}", alerts.stderr);
    alerts.ok();
}

#[test]
fn alerts_are_raised_by_the_columns_the_playbook_states() {
    let home = simulated();
    let bare = home.run(&["alerts"]);
    assert!(bare.stderr.contains("contact_gap is not looked for"), "{}", bare.stderr);
    assert!(rows(&bare.ok()).iter().all(|row| row["alert"] == "risk_entered"));
    let playbook = home.read("data/playbook.toml");
    home.write("data/playbook.toml", format!("{playbook}{ALERTS}"));
    let accounts = home.read("data/accounts.csv");
    let known = rows(&accounts);
    let told = rows(&home.run(&["alerts"]).ok());
    let of = |kind: &str| {
        let mut ids: Vec<String> =
            told.iter().filter(|row| row["alert"] == kind).map(|row| row["account_id"].clone()).collect();
        ids.sort();
        ids
    };
    let expected = |is: &dyn Fn(&super::Row) -> bool| {
        let mut ids: Vec<String> = known.iter().filter(|row| is(row)).map(|row| row["account_id"].clone()).collect();
        ids.sort();
        ids
    };
    assert_eq!(of("survey_unanswered"), expected(&|row| row["nps"].is_empty()));
    assert_eq!(of("sponsor_left"), expected(&|row| row["sponsor_left_180d"] == "yes"));
    assert_eq!(
        of("contact_gap"),
        expected(&|row| row["tier"] == "gold" && (!row["contacts_engaged"].is_empty() || row["champion"] == "no"))
    );
    assert!(told.iter().all(|row| !row["next"].is_empty() && !row["words"].is_empty()));

    let action = &home.run(&["recommend", "--all"]).ok();
    let action = &rows(action)[0];
    home.write("plan.csv", format!("account_id,kind,act_by\n{},{},2026-10-20\n", action["account_id"], action["kind"]));
    let late = home.run(&["alerts", "--plan", "plan.csv", "--before", "data/accounts.csv"]);
    assert!(!late.stderr.contains("plan_overdue is not looked for"), "{}", late.stderr);
    let late = rows(&late.ok());
    assert!(late.iter().any(|row| row["alert"] == "plan_overdue" && row["account_id"] == action["account_id"]));

    home.write("data/playbook.toml", format!("{playbook}\n[alerts]\nsponsor = \"nobody\"\n"));
    home.assert_refuses(&["alerts"], &["alerts.sponsor", "nobody", "accounts.csv"]);
}

#[test]
fn a_note_with_an_end_silences_an_account_among_the_movers() {
    let home = simulated();
    let before = home.read("data/accounts.csv");
    let known = rows(&before);
    let id = &known[0]["account_id"];
    home.write("then.csv", before.replace(",yes,", ",no,"));
    let all = rows(&home.run(&["movers", "--before", "then.csv"]).ok());
    home.write(
        "notes.csv",
        format!("account_id,note,until,made_by\n{id},seasonal,2030-01-01,Elif\n{id},old,2020-01-01,\n"),
    );
    let told = home.run(&["movers", "--before", "then.csv", "--notes", "notes.csv"]);
    assert!(told.stderr.contains("1 are silenced by a note"), "{}", told.stderr);
    let told = rows(&told.ok());
    assert_eq!(told.len(), all.len(), "nothing is dropped");
    let last = told.last().unwrap();
    assert_eq!(
        (last["account_id"].as_str(), last["note"].as_str(), last["silenced_until"].as_str()),
        (id.as_str(), "Elif: seasonal", "2030-01-01")
    );
    home.write("notes.csv", format!("account_id,note,until\n{id},seasonal,March\n"));
    home.assert_refuses(
        &["movers", "--before", "then.csv", "--notes", "notes.csv"],
        &["notes.csv", "line 2", "until", "March"],
    );
}

#[test]
fn a_template_is_filled_in_with_the_columns_that_fit_and_puts_lights_on_families() {
    let home = simulated();
    for template in ["dear", "kpi"] {
        home.run(&["init", "data", "--force", "--template", template]).ok();
        let playbook = home.read("data/playbook.toml");
        let families: &[&str] = if template == "dear" {
            &["deployment", "engagement", "adoption", "roi"]
        } else {
            &["engagement", "usage", "adoption", "journey", "payment", "relationship", "sentiment", "advocacy"]
        };
        for family in families {
            assert!(playbook.contains(&format!("[scorecard.families.{family}]")), "{family}: {playbook}");
        }
        assert!(playbook.contains("[scorecard.metrics."), "{playbook}");
    }
    home.run(&["train"]).ok();
    home.run(&["scorecard", "--out", "card.json"]).ok();
    let card: Value = serde_json::from_str(&home.read("card.json")).unwrap();
    let families = card["families"].as_array().unwrap();
    assert!(families.len() >= 4, "{card}");
    for family in families {
        let counted: u64 = family["lights"].as_array().unwrap().iter().map(|light| light["n"].as_u64().unwrap()).sum();
        assert_eq!(family["n"].as_u64(), Some(counted), "{family}");
    }
    let id = rows(&home.read("data/accounts.csv"))[0]["account_id"].clone();
    home.run(&["explain", "--account", &id, "--out", "why.json"]).ok();
    let why: Value = serde_json::from_str(&home.read("why.json")).unwrap();
    for family in why["score"]["families"].as_array().unwrap() {
        let light = family["health"].as_str();
        assert!(light.is_none() || ["red", "yellow", "green"].contains(&light.unwrap()), "{family}");
        assert!(!(family["family"] == "deployment" && light == Some("yellow")), "{family}");
    }
    home.assert_refuses(&["init", "data", "--force", "--template", "pear"], &["pear", "expected dear or kpi"]);
}
