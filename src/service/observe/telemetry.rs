//! What the service counts and measures: requests, searches, the book, the model, drift, what waits.

use std::sync::Arc;
use std::time::Duration;

use super::prometheus::Metrics;
use crate::model::Drift;
use crate::plan::SearchReport;
use crate::store::Book;

/// The metrics of one service; not global, so that two services in one process do not mix.
#[derive(Clone)]
pub(in crate::service) struct Telemetry {
    metrics: Arc<Metrics>,
}

impl Telemetry {
    pub(in crate::service) fn new() -> Self {
        Self { metrics: Arc::new(Metrics::default()) }
    }

    /// Counts one answered request.
    pub(in crate::service) fn request(&self, method: &str, route: &str, status: u16, took: Duration) {
        let status = status.to_string();
        let labels = [("method", method), ("route", route), ("status", status.as_str())];
        self.metrics.count("winprob_http_requests_total", &labels, 1);
        self.metrics.observe("winprob_http_request_seconds", &labels[..2], took.as_secs_f64());
    }

    /// Counts one search for plans, how many it looked at and how long it took.
    pub(in crate::service) fn search(&self, report: &SearchReport, took: Duration) {
        let labels = [("exact", if report.exact { "yes" } else { "no" })];
        self.metrics.count("winprob_searches_total", &labels, 1);
        self.metrics.count("winprob_search_evaluations_total", &labels, report.evaluations);
        self.metrics.observe("winprob_search_seconds", &labels, took.as_secs_f64());
    }

    /// Notes how many accounts have a score, by traffic light, and what they are worth.
    pub(in crate::service) fn book(&self, book: &Book) {
        self.metrics.set("winprob_accounts_scored", &[], book.accounts as f64);
        for (health, n_accounts) in [("red", book.red), ("yellow", book.yellow), ("green", book.green)] {
            self.metrics.set("winprob_accounts", &[("health", health)], n_accounts as f64);
        }
        self.metrics.set("winprob_value", &[], book.value);
        self.metrics.set("winprob_expected_value", &[], book.expected_value);
    }

    /// Notes which model answers, and how many seconds ago it was trained.
    pub(in crate::service) fn model(&self, id: &str, age: i64) {
        self.metrics.set("winprob_model_age_seconds", &[("model", id)], age as f64);
    }

    /// Notes how far each column of the book has moved from what the model learned from.
    pub(in crate::service) fn drifts(&self, drifts: &[Drift]) {
        for drift in drifts {
            self.metrics.set("winprob_drift_index", &[("column", drift.column.as_str())], drift.index);
        }
        let n_drifted = drifts.iter().filter(|drift| drift.has_drifted).count();
        self.metrics.set("winprob_drifted_columns", &[], n_drifted as f64);
    }

    /// Notes the evidence that the published probabilities are wrong, over all or in a segment.
    pub(in crate::service) fn evidence(&self, group: &str, evidence: f64) {
        self.metrics.set("winprob_calibration_evidence", &[("group", group)], evidence);
    }

    /// Notes whether the store answers.
    pub(in crate::service) fn store(&self, is_there: bool) {
        self.metrics.set("winprob_store_up", &[], f64::from(u8::from(is_there)));
    }

    /// Notes whether the folder of models can be read.
    pub(in crate::service) fn models_folder(&self, is_readable: bool) {
        self.metrics.set("winprob_models_folder_up", &[], f64::from(u8::from(is_readable)));
    }

    /// Notes how many requests wait for a processor.
    pub(in crate::service) fn computing(&self, n_computing: usize) {
        self.metrics.set("winprob_queue_depth", &[("queue", "compute")], n_computing as f64);
    }

    /// Notes how many messages wait for their receivers.
    pub(in crate::service) fn messages(&self, n_messages: i64) {
        self.metrics.set("winprob_queue_depth", &[("queue", "webhooks")], n_messages as f64);
    }

    /// Everything, in the text format of Prometheus.
    pub(in crate::service) fn render(&self) -> String {
        self.metrics.render()
    }
}
