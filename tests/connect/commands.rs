//! `import`, `export` and `doctor` as they are typed.

use std::fmt::Write;
use std::path::Path;
use std::process::{Command, Output};

use winprob::units::{Date, Days, Seed};

use super::write;
use rand::RngExt;

fn run(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_winprob")).args(arguments).current_dir(folder).output().unwrap()
}

fn ok(folder: &Path, arguments: &[&str]) -> String {
    let output = run(folder, arguments);
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

fn refused(folder: &Path, arguments: &[&str], parts: &[&str]) {
    let output = run(folder, arguments);
    let told = [output.stdout, output.stderr].concat();
    let told = String::from_utf8(told).unwrap();
    assert_eq!(output.status.code(), Some(2), "{told}");
    assert!(parts.iter().all(|part| told.contains(part)) && !told.contains("panicked"), "{told}");
}

const PLAYBOOK: &str = "[salesforce.interventions]\nexecutive_call = [\"exec call\"]\n\
                        [interventions.executive_call]\nlabel = \"Executive call\"\nlead_days = [30, 60]\n";

/// A folder with an export of closed and open renewals under `crm`: those with many activities renew more often.
fn exported(n_closed: usize, n_open: usize) -> tempfile::TempDir {
    let home = tempfile::tempdir().unwrap();
    let mut rng = Seed(7).rng();
    let mut deals = "Id,AccountId,Type,StageName,CloseDate,CreatedDate,Amount,IsWon,IsClosed,OwnerId\n".to_owned();
    let mut history = "OpportunityId,Field,OldValue,NewValue,CreatedDate\n".to_owned();
    let mut tasks = "AccountId,Subject,Status,ActivityDate\n".to_owned();
    let today: Date = "2026-11-01".parse().unwrap();
    for n in 0..n_closed + n_open {
        let is_open = n >= n_closed;
        let due = if is_open { today.plus(100) } else { today.plus(-rng.random_range(60..700)) };
        let busy: i32 = rng.random_range(0..6);
        for call in 0..busy {
            let day = due.plus(-130 - 5 * call);
            writeln!(tasks, "A{n},Check-in,Completed,{day}").unwrap();
        }
        if rng.random::<bool>() && !is_open {
            writeln!(tasks, "A{n},Exec call,Completed,{}", due.plus(-45)).unwrap();
        }
        let won = rng.random::<f64>() < 0.3 + 0.1 * f64::from(busy);
        let closed: Days = rng.random_range(-5..30);
        let closed = due.plus(closed);
        let created = due.plus(-300);
        let (stage, date) = match (is_open, won) {
            (true, _) => ("Open", due),
            (_, true) => ("Closed Won", closed),
            (_, false) => ("Closed Lost", closed),
        };
        let amount = rng.random_range(10..99) * 1000;
        writeln!(deals, "O{n},A{n},Renewal,{stage},{date},{created},{amount},{},{},Ann", won && !is_open, !is_open)
            .unwrap();
        if !is_open {
            writeln!(history, "O{n},StageName,Open,{stage},{closed}\nO{n},CloseDate,{due},{closed},{closed}").unwrap();
        }
    }
    std::fs::create_dir(home.path().join("crm")).unwrap();
    let files = [("Opportunity.csv", &*deals), ("OpportunityFieldHistory.csv", &history), ("Task.csv", &tasks)];
    write(&home.path().join("crm"), &files);
    write(home.path(), &[("playbook.toml", PLAYBOOK)]);
    home
}

const IMPORT: [&str; 8] =
    ["import", "--salesforce", "crm", "--playbook", "playbook.toml", "--as-of", "2026-11-01", "--out"];

#[test]
fn an_export_becomes_a_book_a_model_and_an_update_file() {
    let home = exported(260, 12);
    let folder = home.path();
    let told = ok(folder, &[&IMPORT[..], &["book"]].concat());
    assert!(told.contains("12  open accounts") && told.contains("bear in mind"), "{told}");
    let files = ["--data", "book", "--playbook", "playbook.toml"];
    let card = ok(folder, &[&["train"], &files[..]].concat());
    assert!(card.contains("`activities_90d`") && card.contains("decision dates of 260 accounts"), "{card}");
    let findings = ok(folder, &[&["doctor"], &files[..]].concat());
    assert!(findings.contains("12 accounts, which fit the model") && !findings.contains("wrong"), "{findings}");
    ok(folder, &[&["export", "--salesforce", "first.csv"], &files[..]].concat());
    ok(folder, &[&["export", "--salesforce", "next.csv", "--previous", "first.csv"], &files[..]].concat());
    let written = std::fs::read_to_string(folder.join("next.csv")).unwrap();
    let head = "Id,Win_Probability__c,Win_Probability_Band__c,Win_Probability_Trend__c,Top_Reasons__c,Next_Step__c,Act_By__c,Scored_At__c,Win_Probability_Model__c";
    assert_eq!(written.lines().next(), Some(head));
    assert_eq!(written.lines().count(), 13);
    assert!(written.lines().skip(1).all(|line| line.starts_with('O') && line.contains(",Steady,")), "{written}");
    let first = std::fs::read_to_string(folder.join("first.csv")).unwrap();
    assert!(first.lines().skip(1).all(|line| line.contains(",Not enough information,")), "{first}");
}

#[test]
fn an_import_into_the_store_is_done_once_however_often_it_is_repeated() {
    let home = exported(30, 9);
    let into = [&IMPORT[..7], &["--store", "sqlite:team.db"]].concat();
    assert!(ok(home.path(), &into).contains("9 accounts (9 new, 0 changed)"));
    assert!(ok(home.path(), &into).contains("9 accounts (0 new, 0 changed)"));
    let mut deals = std::fs::read_to_string(home.path().join("crm/Opportunity.csv")).unwrap();
    deals = deals.replace("O30,A30,Renewal,Open", "O30,A30,Renewal,Negotiation");
    write(&home.path().join("crm"), &[("Opportunity.csv", &deals)]);
    assert!(ok(home.path(), &into).contains("9 accounts (0 new, 1 changed)"));
}

#[test]
fn an_outcome_reaches_an_account_that_the_store_has_seen_open() {
    let home = tempfile::tempdir().unwrap();
    write(
        home.path(),
        &[
            ("accounts.csv", "account_id,as_of,renewal_date,arr\na,2026-01-01,2026-04-01,10\n"),
            (
                "renewals.csv",
                "account_id,as_of,renewal_date,renewed,arr\na,2026-01-01,2026-04-01,yes,10\nb,2026-01-01,2026-04-01,no,9\n",
            ),
        ],
    );
    let told = ok(home.path(), &["import", "--accounts", "accounts.csv", "--renewals", "renewals.csv"]);
    assert!(told.contains("1 accounts (1 new, 0 changed), 0 interventions, 1 outcomes"), "{told}");
    assert!(home.path().join("winprob.db").exists());
}

#[test]
fn an_import_that_is_refused_names_what_is_wrong_and_writes_nothing() {
    let home = exported(3, 1);
    let folder = home.path();
    refused(folder, &["import", "--data", "nowhere"], &["nothing to import", "--salesforce"]);
    refused(folder, &["import", "--salesforce", "nowhere"], &["nowhere: the folder cannot be read"]);
    refused(folder, &["import", "--hubspot", "crm"], &["there is no deals.csv", "opportunity.csv"]);
    refused(folder, &["import", "--salesforce", "crm", "--hubspot", "crm"], &["cannot be used with"]);
    refused(
        folder,
        &["import", "--postgres", "postgres://nobody:secret@127.0.0.1:1/x", "--query", "select 1", "--as", "accounts"],
        &["postgres://nobody@127.0.0.1:1/x: connecting failed"],
    );
    let deals = std::fs::read_to_string(folder.join("crm/Opportunity.csv")).unwrap();
    write(&folder.join("crm"), &[("Opportunity.csv", &deals.replace("StageName", "Step"))]);
    refused(folder, &[&IMPORT[..], &["book"]].concat(), &["crm/Opportunity.csv: line 1", "\"StageName\"", "Step"]);
    assert!(!folder.join("book").exists() && !folder.join("winprob.db").exists());
}

#[test]
fn the_doctor_says_what_is_wrong_and_how_to_mend_it() {
    let home = tempfile::tempdir().unwrap();
    let told = ok(home.path(), &["doctor"]);
    for said in ["no playbook.toml", "no past renewals", "winprob train", "no open accounts", "no store yet"] {
        assert!(told.contains(said), "{told}");
    }
    let mut renewals = "account_id,as_of,renewal_date,renewed,usage\n".to_owned();
    for n in 0..60 {
        writeln!(renewals, "a{n},2025-01-01,2025-04-01,{},{}", n % 3 / 2, n * n % 7).unwrap();
    }
    let log = "account_id,kind,date\nA-1,call,2025-02-01\n";
    write(
        home.path(),
        &[("renewals.csv", &renewals), ("interventions.csv", log), ("playbook.toml", "[hubspot]\nwun = []\n")],
    );
    let parts =
        ["wrong", "`wun`", "no intervention of the log falls between", "spelt alike", "rarer outcome", "2 things"];
    refused(home.path(), &["doctor", "--data", "."], &parts);
    write(
        home.path(),
        &[("renewals.csv", "account_id,renewed,usage\na,maybe,1\nb,no,2\nc,yes,5\n"), ("playbook.toml", "")],
    );
    refused(
        home.path(),
        &["doctor", "--data", "."],
        &["renewals.csv: line 2, column \"renewed\"", "\"maybe\"", "1 thing"],
    );
    write(home.path(), &[("winprob.db", "this is no database, whatever its name says, and it is long enough to tell")]);
    refused(home.path(), &["doctor"], &["not a winprob store", "move it away"]);
}
