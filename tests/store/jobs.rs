//! The queue: a job is taken once, whoever asks, and again only when its worker is gone.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use winprob::store::{JobEnd, JobKind, JobState, Store};

use super::databases::{on_every_store, open};

async fn queue(store: &Store, id: &str, now: i64) {
    store.queue_job(id, JobKind::Score, &json!({"what": id}), now).await.unwrap();
}

#[tokio::test]
async fn many_workers_of_several_services_take_every_job_once() {
    on_every_store(async |url| {
        let services = [open(url).await, open(url).await];
        for n in 0..60 {
            queue(&services[0], &format!("j{n:02}"), n).await;
        }
        let worker = |store: Store, name: String| async move {
            let mut taken = Vec::new();
            while let Some(job) = store.take_job(&name, 1000, 2000).await.unwrap() {
                assert!(store.end_job(&job.id, &name, &JobEnd::Done(Value::Null), 1001).await.unwrap());
                taken.push(job.id);
            }
            taken
        };
        let tasks: Vec<_> =
            (0..6).map(|n| tokio::spawn(worker(services[n % 2].clone(), format!("worker-{n}")))).collect();
        let mut times: BTreeMap<String, usize> = BTreeMap::new();
        for task in tasks {
            for id in task.await.unwrap() {
                *times.entry(id).or_default() += 1;
            }
        }
        // A worker that lost a race finds nothing and ends: another one took that job.
        let mut rest = Vec::new();
        while let Some(job) = services[0].take_job("last", 1000, 2000).await.unwrap() {
            rest.push(job.id);
        }
        assert_eq!(times.len() + rest.len(), 60);
        assert!(times.values().all(|&n| n == 1) && rest.iter().all(|id| !times.contains_key(id)), "{times:?}");
    })
    .await;
}

#[tokio::test]
async fn a_job_is_taken_again_only_when_its_lease_has_ended() {
    on_every_store(async |url| {
        let store = open(url).await;
        queue(&store, "j1", 5).await;
        assert_eq!(store.take_job("one", 10, 20).await.unwrap().unwrap().attempts, 1);
        assert!(store.take_job("two", 20, 40).await.unwrap().is_none());
        assert!(store.renew_job("j1", "one", ("half", 0.5), 30).await.unwrap());
        assert!(store.take_job("two", 30, 40).await.unwrap().is_none(), "the lease was renewed");
        let again = store.take_job("two", 31, 40).await.unwrap().unwrap();
        assert_eq!((again.attempts, again.asked["what"].as_str()), (2, Some("j1")));
        assert!(!store.renew_job("j1", "one", ("late", 0.9), 60).await.unwrap(), "it is no longer held");
        assert!(!store.end_job("j1", "one", &JobEnd::Done(json!(1)), 35).await.unwrap());
        assert!(store.end_job("j1", "two", &JobEnd::Done(json!(2)), 36).await.unwrap());
        let ended = store.job("j1").await.unwrap().unwrap();
        assert_eq!((ended.state, ended.result, ended.finished_at), (JobState::Done, Some(json!(2)), Some(36)));
    })
    .await;
}

#[tokio::test]
async fn a_waiting_job_is_cancelled_at_once_and_a_running_one_is_told() {
    on_every_store(async |url| {
        let store = open(url).await;
        queue(&store, "j1", 1).await;
        queue(&store, "j2", 2).await;
        store.cancel_job("j1", 3).await.unwrap();
        assert_eq!(store.job("j1").await.unwrap().unwrap().state, JobState::Cancelled);
        assert_eq!(store.take_job("one", 10, 20).await.unwrap().unwrap().id, "j2");
        store.cancel_job("j2", 11).await.unwrap();
        assert_eq!(store.job("j2").await.unwrap().unwrap().state, JobState::Running);
        assert!(!store.renew_job("j2", "one", ("", 0.0), 30).await.unwrap(), "the worker is told to stop");
        store.end_job("j2", "one", &JobEnd::Cancelled, 12).await.unwrap();
        store.cancel_job("j2", 13).await.unwrap();
        let ended = store.job("j2").await.unwrap().unwrap();
        assert_eq!((ended.state, ended.finished_at), (JobState::Cancelled, Some(12)));
        let states: Vec<JobState> = store.jobs(None, 10).await.unwrap().iter().map(|job| job.state).collect();
        assert_eq!(states, [JobState::Cancelled; 2]);
        assert_eq!(store.jobs(Some("j2"), 10).await.unwrap()[0].id, "j1");
    })
    .await;
}

#[tokio::test]
async fn a_worker_that_ends_in_good_order_gives_its_jobs_back() {
    on_every_store(async |url| {
        let store = open(url).await;
        queue(&store, "j1", 1).await;
        store.take_job("one", 10, 1000).await.unwrap().unwrap();
        assert!(store.open_job(JobKind::Score).await.unwrap().is_some());
        store.release_jobs("one").await.unwrap();
        let again = store.take_job("two", 11, 1000).await.unwrap().unwrap();
        assert_eq!(again.attempts, 1, "it does not count as an interruption");
        store.end_job("j1", "two", &JobEnd::Failed("no luck".to_owned()), 12).await.unwrap();
        assert_eq!(store.job("j1").await.unwrap().unwrap().error.as_deref(), Some("no luck"));
        assert!(store.open_job(JobKind::Score).await.unwrap().is_none());
    })
    .await;
}
