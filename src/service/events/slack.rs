//! Messages as an incoming webhook of Slack reads them: one line of text.

use serde_json::{Value, json};

use super::event::{Event, EventKind};

/// The event as a message to Slack.
pub(in crate::service) fn message(event: &Event) -> Value {
    json!({ "text": words(event) })
}

fn words(event: &Event) -> String {
    let text = |name: &str| escaped(event.data[name].as_str().unwrap_or("?"));
    let percent = |name: &str| event.data[name].as_f64().map_or("?".to_owned(), |p| format!("{:.0} %", 100.0 * p));
    match event.kind {
        EventKind::ScoreChanged => {
            format!(
                "*{}*: win probability {}, was {}",
                text("account_id"),
                percent("win_probability"),
                percent("before")
            )
        }
        EventKind::RiskEntered => {
            let owner = event.data["owner"].as_str().map(|owner| format!(" ({})", escaped(owner))).unwrap_or_default();
            format!(
                ":red_circle: *{}*{owner} is at risk: win probability {}",
                text("account_id"),
                percent("win_probability")
            )
        }
        EventKind::InterventionDue => {
            format!("*{}*: {} is due on {}", text("account_id"), text("label"), text("act_by"))
        }
        EventKind::PlanCreated => format!("A plan of the book is ready: {}", text("plan_id")),
        EventKind::ModelTrained => format!("A model was trained: {}", text("model")),
        EventKind::AlertRaised => {
            format!(":bell: *{}*: {}; next: {}", text("account_id"), text("words"), text("next"))
        }
        EventKind::Digest => text("text"),
        EventKind::ModelMiscalibrated => format!(":warning: {}", text("words")),
        EventKind::ModelDrifted => {
            let columns = event.data["columns"].as_array().into_iter().flatten();
            let names: Vec<String> = columns.filter_map(|column| column["column"].as_str().map(escaped)).collect();
            format!(":warning: the book has drifted from what {} learned from: {}", text("model"), names.join(", "))
        }
    }
}

/// Text in which Slack sees no links or mentions.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_customer_cannot_ring_everybody_by_its_name() {
        let data = json!({ "account_id": "<!channel> & co", "win_probability": 0.314, "owner": null });
        let said = message(&Event::new(EventKind::RiskEntered, data));
        assert_eq!(said["text"], ":red_circle: *&lt;!channel&gt; &amp; co* is at risk: win probability 31 %");
    }
}
