//! Counters, gauges and histograms, written in the text format of Prometheus (*Exposition formats*, version 0.0.4).
//!
//! A service has about a dozen of them, and holds each under one lock for the time of an addition; a crate for it brought 27
//! packages.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Upper ends of the buckets of durations, in seconds.
const SECONDS: [f64; 11] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 5.0, 30.0];

/// What tells the series of one metric apart: names and values.
pub(in crate::service) type Labels<'a> = &'a [(&'static str, &'a str)];

/// Durations by bucket.
#[derive(Debug, Clone, Default, PartialEq)]
struct Durations {
    /// How many fell into each bucket, not counting those before it.
    buckets: [u64; SECONDS.len()],
    count: u64,
    sum: f64,
}

/// All series of one service, by metric and by their labels as they are written.
#[derive(Debug, Default)]
struct Series {
    counters: BTreeMap<&'static str, BTreeMap<String, u64>>,
    gauges: BTreeMap<&'static str, BTreeMap<String, f64>>,
    durations: BTreeMap<&'static str, BTreeMap<String, Durations>>,
}

/// The metrics of one service.
#[derive(Debug, Default)]
pub(in crate::service) struct Metrics {
    series: Mutex<Series>,
}

impl Metrics {
    fn series(&self) -> MutexGuard<'_, Series> {
        self.series.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Adds to a counter.
    pub(in crate::service) fn count(&self, name: &'static str, labels: Labels, n: u64) {
        let mut series = self.series();
        let counter = series.counters.entry(name).or_default().entry(written(labels)).or_default();
        *counter = counter.saturating_add(n);
    }

    /// Sets a gauge.
    pub(in crate::service) fn set(&self, name: &'static str, labels: Labels, value: f64) {
        self.series().gauges.entry(name).or_default().insert(written(labels), value);
    }

    /// Puts a duration into its bucket.
    pub(in crate::service) fn observe(&self, name: &'static str, labels: Labels, seconds: f64) {
        let mut series = self.series();
        let durations = series.durations.entry(name).or_default().entry(written(labels)).or_default();
        if let Some(bucket) = SECONDS.iter().position(|&end| seconds <= end) {
            durations.buckets[bucket] += 1;
        }
        durations.count += 1;
        durations.sum += seconds;
    }

    /// Everything, metric by metric, in the order of their names within each type.
    pub(in crate::service) fn render(&self) -> String {
        let series = self.series();
        let mut text = String::new();
        // Writing to a `String` cannot fail.
        for (name, counters) in &series.counters {
            let _ = writeln!(text, "# TYPE {name} counter");
            for (labels, value) in counters {
                let _ = writeln!(text, "{name}{} {value}", braced(labels));
            }
        }
        for (name, gauges) in &series.gauges {
            let _ = writeln!(text, "# TYPE {name} gauge");
            for (labels, value) in gauges {
                let _ = writeln!(text, "{name}{} {value}", braced(labels));
            }
        }
        for (name, durations) in &series.durations {
            let _ = writeln!(text, "# TYPE {name} histogram");
            for (labels, durations) in durations {
                durations.render(name, labels, &mut text);
            }
        }
        text
    }
}

impl Durations {
    fn render(&self, name: &str, labels: &str, text: &mut String) {
        let comma = if labels.is_empty() { "" } else { "," };
        let mut n_up_to = 0;
        for (end, n) in SECONDS.iter().zip(self.buckets) {
            n_up_to += n;
            let _ = writeln!(text, "{name}_bucket{{{labels}{comma}le=\"{end}\"}} {n_up_to}");
        }
        let _ = writeln!(text, "{name}_bucket{{{labels}{comma}le=\"+Inf\"}} {}", self.count);
        let _ = writeln!(text, "{name}_sum{} {}", braced(labels), self.sum);
        let _ = writeln!(text, "{name}_count{} {}", braced(labels), self.count);
    }
}

fn braced(labels: &str) -> String {
    if labels.is_empty() { String::new() } else { format!("{{{labels}}}") }
}

/// Labels as they are written; backslash, quote and line end are escaped.
fn written(labels: Labels) -> String {
    let escaped = |value: &str| value.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n");
    labels.iter().map(|(name, value)| format!("{name}=\"{}\"", escaped(value))).collect::<Vec<_>>().join(",")
}

#[cfg(test)]
mod tests {
    use super::Metrics;

    #[test]
    fn metrics_are_written_as_prometheus_reads_them() {
        let metrics = Metrics::default();
        metrics.count("requests_total", &[("route", "/a"), ("status", "200")], 1);
        metrics.count("requests_total", &[("route", "/a"), ("status", "200")], 2);
        metrics.set("value", &[], 2.5);
        metrics.set("drift", &[("column", "a \"b\"\\\n")], 0.0);
        metrics.observe("seconds", &[("route", "/a")], 0.0025);
        metrics.observe("seconds", &[("route", "/a")], 0.003);
        metrics.observe("seconds", &[("route", "/a")], 60.0);
        let text = metrics.render();
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines[..2], ["# TYPE requests_total counter", r#"requests_total{route="/a",status="200"} 3"#]);
        assert_eq!(lines[2..4], ["# TYPE drift gauge", r#"drift{column="a \"b\"\\\n"} 0"#]);
        assert_eq!(lines[4..6], ["# TYPE value gauge", "value 2.5"]);
        assert_eq!(
            lines[6..10],
            [
                "# TYPE seconds histogram",
                r#"seconds_bucket{route="/a",le="0.001"} 0"#,
                r#"seconds_bucket{route="/a",le="0.0025"} 1"#,
                r#"seconds_bucket{route="/a",le="0.005"} 2"#,
            ]
        );
        assert_eq!(lines[lines.len() - 3], r#"seconds_bucket{route="/a",le="+Inf"} 3"#);
        assert_eq!(lines[lines.len() - 1], r#"seconds_count{route="/a"} 3"#);
    }
}
