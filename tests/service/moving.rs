//! A clock that a test moves, and services of their own store and registry under it.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use winprob::book::Playbook;
use winprob::model::Registry;
use winprob::service::{ServeConfig, Server, score_book};
use winprob::units::{Clock, Date};

use super::fixture::{App, config, folder_of_a_test, store_in, trained};

/// A clock that stands still until it is moved.
#[derive(Clone)]
pub(super) struct Hand(Arc<AtomicI64>);

impl Clock for Hand {
    fn now_seconds(&self) -> i64 {
        self.0.load(Ordering::Relaxed)
    }
}

impl Hand {
    pub fn at(day: &str) -> Self {
        let hand = Self(Arc::default());
        hand.move_to(day);
        hand
    }

    pub fn move_to(&self, day: &str) {
        let days = day.parse::<Date>().unwrap().days_since_epoch();
        self.0.store(i64::from(days) * 86_400 + 3600, Ordering::Relaxed);
    }

    pub fn advance(&self, seconds: i64) {
        self.0.fetch_add(seconds, Ordering::Relaxed);
    }

    pub fn clock(&self) -> Arc<dyn Clock> {
        Arc::new(self.clone())
    }
}

/// Settings over a store and a registry of their own, both models in it, the one with the log current.
pub(super) fn own(folder: &std::path::Path, store_url: &str) -> ServeConfig {
    let models_dir = folder.join("models");
    let registry = Registry::new(&models_dir);
    registry.save(&trained().model_without_log).unwrap();
    registry.save(&trained().model).unwrap();
    registry.activate("with-log").unwrap();
    ServeConfig { models_dir, ..config(store_url) }
}

pub(super) async fn server_of(config: ServeConfig, hand: &Hand) -> Server {
    Server::bind(config, trained().model.clone(), hand.clock()).await.unwrap()
}

/// A service whose clock is in the test's hand, every account scored.
pub(super) async fn app_at(hand: &Hand) -> (App, tempfile::TempDir) {
    app_under(hand, trained().model.playbook.clone()).await
}

/// The same under another playbook.
pub(super) async fn app_under(hand: &Hand, playbook: Playbook) -> (App, tempfile::TempDir) {
    let folder = folder_of_a_test();
    let url = store_in(folder.path());
    let model = trained().model.clone().with_playbook(playbook);
    let server = Server::bind(own(folder.path(), &url), model, hand.clock()).await.unwrap();
    let state = server.state().clone();
    let engine = state.engine.load_full().unwrap();
    state.store.note_model(engine.model.id.as_str(), engine.basis(), hand.now_seconds()).await.unwrap();
    score_book(&state).await.unwrap();
    (App::over(state), folder)
}

/// The same, under a playbook in which the day that counts as today is the one in the test's hand.
pub(super) async fn app_that_ages(hand: &Hand) -> (App, tempfile::TempDir) {
    let folder = folder_of_a_test();
    let config = own(folder.path(), &store_in(folder.path()));
    let model = trained().model.clone();
    let playbook = Playbook { today: None, ..model.playbook.clone() };
    let state = Server::bind(config, model.with_playbook(playbook), hand.clock()).await.unwrap().state().clone();
    score_book(&state).await.unwrap();
    (App::over(state), folder)
}
