//! The files of a synthetic book follow the contract.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::Path;

use winprob::simulate::{Kind, World};
use winprob::units::{AccountId, Date};

use super::book;

type Row = HashMap<String, String>;

fn read(dir: &Path, name: &str) -> Vec<Row> {
    csv::Reader::from_path(dir.join(name)).unwrap().deserialize().map(Result::unwrap).collect()
}

fn written(world: World) -> (winprob::simulate::SyntheticBook, tempfile::TempDir) {
    let book = book(world, 200, 60, 1);
    let dir = tempfile::tempdir().unwrap();
    book.write_to(dir.path()).unwrap();
    (book, dir)
}

fn bytes(dir: &Path) -> BTreeMap<String, Vec<u8>> {
    let files = std::fs::read_dir(dir).unwrap().map(Result::unwrap);
    files.map(|f| (f.file_name().into_string().unwrap(), std::fs::read(f.path()).unwrap())).collect()
}

#[test]
fn the_same_seed_gives_the_same_bytes_with_any_number_of_threads() {
    let (_, many) = written(World::Normal);
    let one = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap().install(|| written(World::Normal).1);
    let files = bytes(many.path());
    let names: Vec<_> = files.keys().map(String::as_str).collect();
    assert_eq!(names, ["accounts.csv", "interventions.csv", "playbook.toml", "renewals.csv", "truth.csv"]);
    assert_eq!(files, bytes(one.path()));
}

#[test]
fn every_row_of_the_past_knows_only_what_came_before_it() {
    let (book, dir) = written(World::Normal);
    let rows = read(dir.path(), "renewals.csv");
    assert_eq!(rows.len(), book.past.len());
    for row in &rows {
        let date = |column: &str| row[column].parse::<Date>().unwrap();
        assert!(date("as_of") < date("decided_on"));
        assert!(date("decided_on") <= date("renewal_date"));
        assert!(date("renewal_date") < "2026-11-01".parse().unwrap());
        assert!(["yes", "no"].contains(&row["renewed"].as_str()));
        assert!(row["arr"].parse::<f64>().unwrap() > 0.0);
    }
    let blank = rows.iter().filter(|row| row["active_users_pct"].is_empty()).count();
    assert!(blank > 0 && blank < rows.len() / 10, "{blank}");
}

#[test]
fn open_accounts_have_the_columns_of_the_past_without_its_end() {
    let (_, dir) = written(World::Normal);
    let columns = |name| -> HashSet<String> {
        csv::Reader::from_path(dir.path().join(name)).unwrap().headers().unwrap().iter().map(str::to_owned).collect()
    };
    let mut past = columns("renewals.csv");
    assert!(past.remove("decided_on") && past.remove("renewed"));
    assert_eq!(past, columns("accounts.csv"));
    for row in read(dir.path(), "accounts.csv") {
        let lead = row["renewal_date"].parse::<Date>().unwrap().days_after(row["as_of"].parse().unwrap());
        assert!((20..=180).contains(&lead));
        assert_eq!(row["as_of"], "2026-11-01");
    }
}

#[test]
fn the_log_names_known_accounts_and_known_kinds_and_nothing_after_today() {
    let (_, dir) = written(World::Normal);
    let known: HashSet<String> = ["renewals.csv", "accounts.csv"]
        .into_iter()
        .flat_map(|name| read(dir.path(), name))
        .map(|row| row["account_id"].clone())
        .collect();
    let log = read(dir.path(), "interventions.csv");
    assert!(log.len() > 200);
    for row in log {
        assert!(known.contains(&row["account_id"]));
        row["kind"].parse::<Kind>().unwrap();
        assert!(row["date"].parse::<Date>().unwrap() <= "2026-11-01".parse().unwrap());
        assert!(row["cost"].parse::<f64>().unwrap() > 0.0 && row["hours"].parse::<f64>().unwrap() > 0.0);
    }
}

#[test]
fn the_truth_is_coherent() {
    let (book, dir) = written(World::Normal);
    let truth = book.truth();
    let mut empty_plans = 0;
    for row in read(dir.path(), "truth.csv") {
        let number = |column: &str| row[column].parse::<f64>().unwrap();
        let account = AccountId(row["account_id"].clone());
        let (without, with) = (number("win_probability_without"), number("win_probability_with"));
        assert!((truth.log_odds_without(&account).unwrap().probability().get() - without).abs() < 1e-6);
        assert!((truth.win_probability(&account).unwrap().get() - number("win_probability")).abs() < 1e-6);
        assert!((with - without - number("uplift")).abs() < 2e-6);
        if row["kind"].is_empty() {
            empty_plans += 1;
            assert_eq!(row["win_probability_with"], row["win_probability_without"]);
        } else {
            let plan = [(row["kind"].parse::<Kind>().unwrap(), row["lead_days"].parse().unwrap())];
            assert!((truth.log_odds_with(&account, &plan).unwrap().probability().get() - with).abs() < 1e-6);
        }
    }
    assert_eq!(empty_plans, book.open.len());
    assert!(truth.win_probability(&AccountId::from("nobody")).is_none());
}

#[test]
fn the_playbook_names_columns_that_exist_and_every_kind() {
    let (_, dir) = written(World::Normal);
    let playbook: toml::Table = std::fs::read_to_string(dir.path().join("playbook.toml")).unwrap().parse().unwrap();
    let row = &read(dir.path(), "renewals.csv")[0];
    for feature in playbook["features"].as_table().unwrap().keys() {
        assert!(row.contains_key(feature), "{feature}");
    }
    assert_eq!(playbook["features"]["nps"]["missing"].as_str(), Some("non-response"));
    let kinds = playbook["interventions"].as_table().unwrap();
    assert_eq!(kinds.len(), Kind::ALL.len());
    for (kind, rules) in kinds {
        let leads: Vec<_> = rules["lead_days"].as_array().unwrap().iter().map(|d| d.as_integer().unwrap()).collect();
        let expected = kind.parse::<Kind>().unwrap().lead_days();
        assert_eq!(leads, expected.iter().map(|&d| i64::from(d)).collect::<Vec<_>>());
    }
    assert!(playbook["capacity"]["per_month"].as_table().unwrap().contains_key("executive_call"));
}

#[test]
fn a_place_that_cannot_be_written_is_named() {
    let file = tempfile::NamedTempFile::new().unwrap();
    let wrong = book(World::Null, 1, 1, 1).write_to(file.path()).unwrap_err();
    assert_eq!(wrong.path, file.path());
}
