//! What the server counts about itself, for Prometheus.

use std::time::Duration;

use actix_web::http::StatusCode;
use prometheus::{Encoder, HistogramVec, IntCounterVec, IntGauge, Registry, TextEncoder};

/// Requests by route, never by path, so that visitors cannot make series.
pub struct Metrics {
    registry: Registry,
    requests: IntCounterVec,
    seconds: HistogramVec,
    revision: IntGauge,
}

impl Metrics {
    pub fn new() -> Self {
        let requests = IntCounterVec::new(
            prometheus::Opts::new(
                "topmark_requests_total",
                "Requests by route, status and where the answer came from.",
            ),
            &["route", "status", "answer"],
        )
        .expect("name and labels are valid");
        let seconds = HistogramVec::new(
            prometheus::HistogramOpts::new("topmark_request_seconds", "Time to make an answer, by route.")
                .buckets(vec![0.0002, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.5, 2.0]),
            &["route"],
        )
        .expect("name and labels are valid");
        let revision =
            IntGauge::new("topmark_revision", "The newest revision of the database that this process knows of.")
                .expect("the name is valid");
        let registry = Registry::new();
        for collector in [
            Box::new(requests.clone()) as Box<dyn prometheus::core::Collector>,
            Box::new(seconds.clone()),
            Box::new(revision.clone()),
        ] {
            registry.register(collector).expect("each name is registered once");
        }
        Self { registry, requests, seconds, revision }
    }

    /// `route` and `answer` are labels from a fixed set.
    pub fn count(&self, route: &'static str, answer: &'static str, status: StatusCode, elapsed: Duration) {
        self.requests.with_label_values(&[route, status.as_str(), answer]).inc();
        self.seconds.with_label_values(&[route]).observe(elapsed.as_secs_f64());
    }

    /// The text that Prometheus reads.
    pub fn text(&self, revision: i64) -> String {
        self.revision.set(revision);
        let mut text = Vec::new();
        if let Err(error) = TextEncoder::new().encode(&self.registry.gather(), &mut text) {
            tracing::error!(%error, "writing the metrics");
        }
        String::from_utf8(text).unwrap_or_default()
    }
}

impl Default for Metrics {
    fn default() -> Self {
        Self::new()
    }
}
