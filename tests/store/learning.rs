//! What the store can teach: renewals as they were known on decision dates, with their outcome.

use serde_json::json;
use winprob::book::{InterventionLog, LearningTable, Playbook};
use winprob::store::{Features, LoggedIntervention, NewAccount, Store};
use winprob::table::{TextTable, read_bytes};
use winprob::units::AccountId;

use super::databases::{on_every_store, open};
use super::said::outcome;

const DAY: i64 = 86_400;

fn day(text: &str) -> i64 {
    i64::from(text.parse::<winprob::units::Date>().unwrap().days_since_epoch()) * DAY
}

async fn sent(store: &Store, id: &str, on: &str, nps: i64, renewal: &str, as_of: Option<&str>) {
    let mut features = Features::new();
    features.insert("nps".to_owned(), json!(nps));
    features.insert("renewal_date".to_owned(), json!(renewal));
    if let Some(as_of) = as_of {
        features.insert("as_of".to_owned(), json!(as_of));
    }
    store.keep_accounts(&[NewAccount { id: AccountId::from(id), features }], day(on)).await.unwrap();
}

fn cells(table: &TextTable, columns: &[&str]) -> Vec<Vec<String>> {
    let cell = |name: &str, row| table.column(name).and_then(|column| column.cell(row)).unwrap_or_default().to_owned();
    (0..table.n_rows()).map(|row| columns.iter().map(|name| cell(name, row)).collect()).collect()
}

#[tokio::test]
async fn a_renewal_is_told_as_it_was_known_on_each_decision_date() {
    on_every_store(async |url| {
        let store = open(url).await;
        let playbook = Playbook::default();
        assert!(store.lessons(&playbook).await.unwrap().renewals.is_none());
        sent(&store, "a", "2026-03-01", 9, "2026-07-01", None).await;
        sent(&store, "a", "2026-05-10", 4, "2026-07-01", None).await;
        sent(&store, "a", "2026-06-20", 1, "2026-07-01", None).await;
        sent(&store, "a", "2026-07-05", 8, "2027-07-01", None).await;
        sent(&store, "b", "2026-06-28", 5, "2026-07-01", None).await;
        sent(&store, "c", "2026-08-01", 7, "2026-07-01", Some("2026-04-02")).await;
        sent(&store, "d", "2026-08-01", 7, "2026-07-01", None).await;
        let ended = ["a", "b", "c", "d"].map(|id| outcome(id, "2026-07-01", id != "a"));
        store.record_outcomes(&ended, day("2026-07-02")).await.unwrap();
        let table = store.lessons(&playbook).await.unwrap().renewals.unwrap();
        let expected = [
            ["a", "2026-03-03", "9", "churned"],
            ["a", "2026-04-02", "9", "churned"],
            ["a", "2026-05-02", "9", "churned"],
            ["a", "2026-06-01", "4", "churned"],
            ["b", "2026-06-28", "5", "renewed"],
            ["c", "2026-04-02", "7", "renewed"],
            ["c", "2026-05-02", "7", "renewed"],
            ["c", "2026-06-01", "7", "renewed"],
        ];
        let told = cells(&table, &["account_id", "as_of", "nps", "renewed"]);
        assert_eq!(told, expected.map(|row| row.map(str::to_owned).to_vec()), "nothing known after the decision date");
        let learning = LearningTable::join(&table, playbook, &InterventionLog::default()).unwrap();
        assert_eq!(learning.renewed.iter().filter(|&&renewed| renewed).count(), 4);
    })
    .await;
}

#[tokio::test]
async fn the_store_speaks_the_words_of_the_playbook() {
    on_every_store(async |url| {
        let store = open(url).await;
        let text = "[columns]\noutcome = \"stage\"\nrenewed_when = [\"Closed Won\"]\nlost_when = [\"Closed Lost\"]";
        let playbook = Playbook::parse(text, "playbook.toml").unwrap();
        for (id, nps, renewed) in [("a", 9, true), ("b", 3, false)] {
            sent(&store, id, "2026-03-01", nps, "2026-07-01", None).await;
            store.record_outcomes(&[outcome(id, "2026-07-01", renewed)], day("2026-07-02")).await.unwrap();
        }
        let table = store.lessons(&playbook).await.unwrap().renewals.unwrap();
        let stages: Vec<String> = cells(&table, &["stage"]).concat();
        assert!(stages.contains(&"Closed Won".to_owned()) && stages.contains(&"Closed Lost".to_owned()));
        LearningTable::join(&table, playbook, &InterventionLog::default()).unwrap();
    })
    .await;
}

#[tokio::test]
async fn a_renewal_that_file_and_store_both_tell_is_the_files() {
    on_every_store(async |url| {
        let store = open(url).await;
        let playbook = Playbook::default();
        for id in ["a", "b"] {
            sent(&store, id, "2026-05-25", 9, "2026-07-01", None).await;
            store.record_outcomes(&[outcome(id, "2026-07-01", true)], day("2026-07-02")).await.unwrap();
        }
        let file = b"account_id,as_of,renewal_date,nps,seats,renewed\na,2026-04-01,2026-07-01,3,8,no\n";
        let lessons = store.lessons(&playbook).await.unwrap();
        let table = lessons.below(read_bytes(file, "renewals.csv").unwrap(), &playbook.columns);
        let told = cells(&table, &["account_id", "as_of", "nps", "seats", "renewed"]);
        let expected = [["a", "2026-04-01", "3", "8", "no"], ["b", "2026-06-01", "9", "", "renewed"]];
        assert_eq!(told, expected.map(|row| row.map(str::to_owned).to_vec()));
        assert_eq!(table.lines, [2, 3]);
    })
    .await;
}

#[tokio::test]
async fn what_file_and_store_both_tell_counts_once_however_the_key_is_spelled() {
    on_every_store(async |url| {
        let store = open(url).await;
        let playbook = Playbook::default();
        let mut lessons = store.lessons(&playbook).await.unwrap();
        let entry = |account: &str, date: &str| LoggedIntervention {
            account_id: account.to_owned(),
            kind: "call".to_owned(),
            date: date.to_owned(),
            renewal_date: None,
            cost: None,
            hours: None,
            owner: None,
            chance: None,
            done: true,
        };
        let (first, second) = ("2026-03-01", "2026-04-01");
        lessons.interventions = vec![entry("B000017", first), entry("B000017", second), entry("c1", first)];
        let told = lessons.log_below(vec![entry(" b000017 ", first), entry("C1", first)]);
        assert_eq!(told, [entry(" b000017 ", first), entry("C1", first), entry("B000017", second)]);
        // Accounts that the file itself tells apart are two.
        let told = lessons.log_below(vec![entry("C1", first), entry("c1", second)]);
        assert!(told.contains(&entry("c1", first)), "{told:?}");
    })
    .await;
}
