//! A process that writes is killed hundreds of times; whatever it acknowledged is there, whole, afterwards.

use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};

use winprob::store::{NewIntervention, Store};
use winprob::units::AccountId;

use super::accounts::{account, score};
use super::databases::{empty_postgres, open};
use super::log::line;
use super::said::outcome;

const URL: &str = "WINPROB_TEST_STORE";
const ROUND: &str = "WINPROB_TEST_ROUND";
/// Kills of each of the stores that are written at the same time.
const KILLS: usize = 60;
const STORES: usize = 4;
/// Accounts of one step.
const TOGETHER: usize = 5;

/// The accounts of a step, which are written as one.
fn ids(round: usize, step: usize) -> [String; TOGETHER] {
    std::array::from_fn(|n| format!("r{round}-s{step}-{n}"))
}

#[tokio::test]
#[ignore = "the process that the test below starts and kills"]
async fn a_writer_to_be_killed() {
    let (Ok(url), Ok(round)) = (std::env::var(URL), std::env::var(ROUND)) else { return };
    let round: usize = round.parse().unwrap();
    let store = open(&url).await;
    for step in 0.. {
        let ids = ids(round, step);
        let accounts = ids.each_ref().map(|id| (account(id, 1), score(id, 0.5, Some(1.0))));
        store.upsert_accounts(&accounts, 10).await.unwrap();
        let done = NewIntervention {
            id: format!("i-{}", ids[0]),
            entry: line(&ids[0], "call", "2026-10-01", None),
            recommendation_id: None,
        };
        store.record_interventions(&[done], 10).await.unwrap();
        store.record_outcomes(&[outcome(&ids[1], "2026-12-01", true)], 10).await.unwrap();
        // The harness keeps what `println!` writes to itself.
        let mut out = std::io::stdout();
        writeln!(out, "acknowledged {step}").unwrap();
        out.flush().unwrap();
    }
}

/// Starts a writer, kills it after some acknowledgements, and gives the last step it acknowledged.
fn killed(url: &str, round: usize) -> Option<usize> {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "store::kill::a_writer_to_be_killed", "--ignored", "--nocapture"])
        .env(URL, url)
        .env(ROUND, round.to_string())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let patience = round % 7;
    let mut last = None;
    for line in BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok) {
        if let Some(step) = line.split("acknowledged ").nth(1) {
            last = Some(step.parse().unwrap());
            if last >= Some(patience) {
                break;
            }
        }
    }
    child.kill().unwrap();
    child.wait().unwrap();
    last
}

async fn assert_whole(store: &Store, round: usize, last: usize) {
    for step in 0..=last + 1 {
        let ids = ids(round, step);
        let mut there = 0;
        for id in &ids {
            there += usize::from(store.account(&AccountId(id.clone())).await.unwrap().is_some());
        }
        if step <= last {
            assert_eq!(there, TOGETHER, "round {round}, step {step}");
            assert_eq!(store.interventions_of(&[&ids[0]]).await.unwrap().len(), 1, "round {round}, step {step}");
            assert_eq!(store.outcomes_of(&ids[1]).await.unwrap().len(), 1, "round {round}, step {step}");
        } else {
            assert!(there == 0 || there == TOGETHER, "round {round}: half of what is written as one was kept");
        }
    }
}

async fn survives(url: String, rounds: usize) {
    let killed_url = url.clone();
    let lasts =
        tokio::task::spawn_blocking(move || (0..rounds).map(|round| killed(&killed_url, round)).collect::<Vec<_>>());
    let lasts = lasts.await.unwrap();
    let store = open(&url).await;
    for (round, last) in lasts.into_iter().enumerate() {
        let last = last.unwrap_or_else(|| panic!("the writer of round {round} acknowledged nothing"));
        assert_whole(&store, round, last).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn whatever_was_acknowledged_survives_hundreds_of_kills() {
    let folder = tempfile::tempdir().unwrap();
    let url = |n: usize| format!("sqlite:{}", folder.path().join(format!("store-{n}.db")).display());
    let stores: Vec<_> = (0..STORES).map(|n| tokio::spawn(survives(url(n), KILLS))).collect();
    for store in stores {
        store.await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_shared_store_loses_nothing_when_a_service_is_killed() {
    if let Some(url) = empty_postgres().await {
        survives(url, 10).await;
    }
}
