//! Counts and durations of requests, as Prometheus reads them.

use std::sync::Arc;
use std::time::Duration;

use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusRecorder};

use crate::model::Drift;
use crate::plan::SearchReport;
use crate::store::Book;

/// Upper ends of the histogram of durations, in seconds.
const SECONDS: [f64; 11] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 5.0, 30.0];

/// How often durations are put into their buckets.
const SORTED_EVERY: Duration = Duration::from_secs(5);

/// The metrics of one service; not global, so that two services in one process do not mix.
#[derive(Clone)]
pub(super) struct Telemetry {
    recorder: Arc<PrometheusRecorder>,
}

impl Telemetry {
    pub(super) fn new() -> Self {
        let builder = PrometheusBuilder::new();
        let builder = builder.set_buckets(&SECONDS).unwrap_or_else(|_| PrometheusBuilder::new());
        Self { recorder: Arc::new(builder.build_recorder()) }
    }

    /// Counts one answered request.
    pub(super) fn request(&self, method: &str, route: &str, status: u16, took: Duration) {
        let labels = [("method", method.to_owned()), ("route", route.to_owned()), ("status", status.to_string())];
        metrics::with_local_recorder(&*self.recorder, || {
            metrics::counter!("winprob_http_requests_total", &labels).increment(1);
            metrics::histogram!("winprob_http_request_seconds", &labels[..2]).record(took.as_secs_f64());
        });
    }

    /// Counts one search for plans, how many it looked at and how long it took.
    pub(super) fn search(&self, report: &SearchReport, took: Duration) {
        let labels = [("exact", if report.exact { "yes" } else { "no" })];
        metrics::with_local_recorder(&*self.recorder, || {
            metrics::counter!("winprob_searches_total", &labels).increment(1);
            metrics::counter!("winprob_search_evaluations_total", &labels).increment(report.evaluations);
            metrics::histogram!("winprob_search_seconds", &labels).record(took.as_secs_f64());
        });
    }

    /// Notes how many accounts have a score, by traffic light, and what they are worth.
    pub(super) fn book(&self, book: &Book) {
        metrics::with_local_recorder(&*self.recorder, || {
            metrics::gauge!("winprob_accounts_scored").set(book.accounts as f64);
            for (health, n_accounts) in [("red", book.red), ("yellow", book.yellow), ("green", book.green)] {
                metrics::gauge!("winprob_accounts", "health" => health).set(n_accounts as f64);
            }
            metrics::gauge!("winprob_value").set(book.value);
            metrics::gauge!("winprob_expected_value").set(book.expected_value);
        });
    }

    /// Notes which model answers, and how many seconds ago it was trained.
    pub(super) fn model(&self, id: &str, age: i64) {
        metrics::with_local_recorder(&*self.recorder, || {
            metrics::gauge!("winprob_model_age_seconds", "model" => id.to_owned()).set(age as f64);
        });
    }

    /// Notes how far each column of the book has moved from what the model learned from.
    pub(super) fn drifts(&self, drifts: &[Drift]) {
        metrics::with_local_recorder(&*self.recorder, || {
            for drift in drifts {
                metrics::gauge!("winprob_drift_index", "column" => drift.column.clone()).set(drift.index);
            }
            let n_drifted = drifts.iter().filter(|drift| drift.has_drifted).count();
            metrics::gauge!("winprob_drifted_columns").set(n_drifted as f64);
        });
    }

    /// Notes what waits: requests for a processor, messages for their receivers.
    pub(super) fn queues(&self, n_computing: usize, n_messages: i64) {
        metrics::with_local_recorder(&*self.recorder, || {
            metrics::gauge!("winprob_queue_depth", "queue" => "compute").set(n_computing as f64);
            metrics::gauge!("winprob_queue_depth", "queue" => "webhooks").set(n_messages as f64);
        });
    }

    /// Puts durations noted since the last time into their buckets, for as long as it runs: nobody else does until somebody
    /// reads the metrics, and each one noted waits in memory till then.
    pub(super) async fn keep_sorting(self) {
        loop {
            tokio::time::sleep(SORTED_EVERY).await;
            self.recorder.handle().run_upkeep();
        }
    }

    /// Everything, in the text format of Prometheus.
    pub(super) fn render(&self) -> String {
        self.recorder.handle().render()
    }
}
