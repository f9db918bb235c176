//! Answers as an assistant gets them: numbers with interval, evidence and day, a sentence beside each that may be repeated,
//! and a reason in the place of every number that cannot be given.

use std::fmt::Write;

use serde_json::{Map, Value, json};

/// Lines of a plan, where the caller names no number.
const USUAL_LINES: usize = 50;
/// Accounts that moved, where the caller names no number.
const USUAL_MOVERS: usize = 20;
/// What goes with an action that has no estimate.
const WITHOUT_NUMBER: [&str; 8] =
    ["kind", "label", "lead_days", "act_by", "evidence", "standing", "reason_code", "reason"];

/// A refusal: why there is no answer, and that none is to be made up.
pub(super) fn refusal(reason: &str) -> Value {
    json!({ "refused": true, "reason": reason, "words": format!("No answer: {reason}. Do not make one up.") })
}

/// The answer of a tool with its sentences.
pub(super) fn told(tool: &str, arguments: &Map<String, Value>, mut answer: Value) -> Value {
    match tool {
        "list_accounts" => list(&mut answer),
        "explain_account" => answer["words"] = json!(probability(&answer)),
        "recommend" => recommendations(&mut answer),
        "what_if" => what_if(&mut answer),
        "plan" => plan(arguments, &mut answer),
        "plays" => {
            let day = text(&answer, "as_of");
            answer["words"] = json!(format!(
                "What plays were worth to past renewals, as learned on {day} by model {}; each has its own sentence.",
                text(&answer, "model")
            ));
        }
        "what_changed" => {
            let most = limit(arguments).unwrap_or(USUAL_MOVERS);
            shorten(&mut answer, "movers", most);
            answer["words"] = json!(format!(
                "{} accounts have moved and {} have not, as of {}; each has its own sentence.",
                answer["n_movers"],
                answer["unchanged"],
                text(&answer, "as_of")
            ));
        }
        "forecast" => {
            let day = text(&answer, "as_of");
            answer["words"] = json!(format!(
                "What will renew, as of {day}: each line has an expectation with its interval; the backtest says how far such intervals held."
            ));
        }
        "track_record" => {
            let day = text(&answer, "as_of");
            answer["words"] = json!(format!(
                "Whether the published probabilities have held, as of {day}; each line says it in words."
            ));
        }
        "model_card" => {
            answer["words"] = json!(format!(
                "Model {} was trained on {}; its card says how good it was on renewals it had not seen.",
                text(&answer, "id"),
                text(&answer, "trained_at")
            ));
        }
        _ => answer["words"] = json!("It is recorded."),
    }
    answer
}

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value[name].as_str().unwrap_or("an unknown day")
}

fn percent(value: &Value) -> String {
    value.as_f64().map_or_else(|| "?".to_owned(), |share| format!("{:.0} %", 100.0 * share))
}

fn points(value: &Value) -> String {
    value.as_f64().map_or_else(|| "?".to_owned(), |share| format!("{:+.1}", 100.0 * share))
}

/// A win probability with its interval, if it has one, and its day.
fn probability(answer: &Value) -> String {
    let interval = if answer["low"].is_number() {
        format!(" (90 % interval {} to {})", percent(&answer["low"]), percent(&answer["high"]))
    } else {
        String::new()
    };
    format!(
        "{} renews with a probability of {}{interval} if things go on as usual; as of {}, model {}.",
        answer["account_id"].as_str().unwrap_or("The account"),
        percent(&answer["win_probability"]),
        text(answer, "as_of"),
        answer["model"].as_str().unwrap_or("unknown"),
    )
}

/// What an action or a plan changes, with its interval and how far it may be relied on.
fn uplift(answer: &Value) -> String {
    format!(
        "{} points (90 % interval {} to {}), evidence: {}",
        points(&answer["uplift"]),
        points(&answer["uplift_low"]),
        points(&answer["uplift_high"]),
        answer["evidence"].as_str().unwrap_or("unknown")
    )
}

fn list(answer: &mut Value) {
    for account in answer["accounts"].as_array_mut().into_iter().flatten() {
        let mut words = probability(account);
        let action = &account["top_action"];
        if action["uplift"].is_number() {
            let label = action["label"].as_str().unwrap_or_default();
            let day = text(action, "act_by");
            let _infallible = write!(words, " Best action: {label} by {day}, {}.", uplift(action));
        }
        account["words"] = json!(words);
    }
    let n = answer["accounts"].as_array().map_or(0, Vec::len);
    let more = if answer["next_cursor"].is_null() { "" } else { "; there are more" };
    answer["words"] = json!(format!("{n} accounts of the open book{more}; each has its own sentence."));
}

fn recommendations(answer: &mut Value) {
    let words = probability(answer);
    let day = answer["as_of"].clone();
    let actions = answer["actions"].take();
    let (mut with_number, mut without) = (Vec::new(), Vec::new());
    for mut action in actions.as_array().cloned().unwrap_or_default() {
        let label =
            format!("{}, {} days before renewal", action["label"].as_str().unwrap_or_default(), action["lead_days"]);
        let reason = action["reason"].as_str().unwrap_or_default().to_owned();
        if action["uplift"].is_number() {
            action["words"] = json!(format!("{label}: {}. {reason}.", uplift(&action)));
            action["as_of"] = day.clone();
            with_number.push(action);
        } else {
            let members = WITHOUT_NUMBER.into_iter().map(|name| (name.to_owned(), action[name].clone()));
            let mut refused: Map<String, Value> = members.collect();
            refused.insert("refused".to_owned(), json!(true));
            refused.insert("words".to_owned(), json!(format!("{label}: no estimate. {reason}. Do not give a number.")));
            without.push(Value::Object(refused));
        }
    }
    for plan in answer["plans"].as_array_mut().into_iter().flatten() {
        let labels: Vec<String> = plan["actions"]
            .as_array()
            .into_iter()
            .flatten()
            .map(|step| format!("{} by {}", step["label"].as_str().unwrap_or_default(), text(step, "act_by")))
            .collect();
        let doing = if labels.is_empty() { "Doing nothing more".to_owned() } else { labels.join(", then ") };
        plan["words"] = json!(format!("{doing}: {}.", uplift(plan)));
    }
    if let Some(members) = answer.as_object_mut() {
        members.shift_remove("pareto");
        members.insert("actions".to_owned(), Value::Array(with_number));
        members.insert("no_estimate".to_owned(), Value::Array(without));
        members.insert("words".to_owned(), json!(words));
    }
}

fn what_if(answer: &mut Value) {
    let reason = answer["reason"].as_str().unwrap_or_default().to_owned();
    let start = probability(answer);
    if answer["uplift"].is_number() {
        answer["words"] = json!(format!("{start} What is asked about changes it by {}. {reason}.", uplift(answer)));
    } else {
        answer["refused"] = json!(true);
        answer["words"] = json!(format!("{start} No estimate of what is asked about: {reason}. Do not give a number."));
    }
}

fn limit(arguments: &Map<String, Value>) -> Option<usize> {
    arguments.get("limit").and_then(Value::as_u64).and_then(|most| usize::try_from(most).ok())
}

/// Cuts a list off and says how long it was.
fn shorten(answer: &mut Value, name: &str, most: usize) {
    let Some(lines) = answer[name].as_array_mut() else { return };
    let n_lines = lines.len();
    lines.truncate(most);
    answer[format!("n_{name}")] = json!(n_lines);
}

fn plan(arguments: &Map<String, Value>, answer: &mut Value) {
    let id = answer["plan_id"].as_str().unwrap_or_default().to_owned();
    if !answer["result"].is_object() {
        let state = answer["state"].as_str().unwrap_or("unknown");
        let error = answer["error"].as_str().map(|error| format!(": {error}")).unwrap_or_default();
        let words = match state {
            "failed" | "cancelled" => format!("The plan {id} is {state}{error}."),
            _ => format!("The plan {id} is still being made; ask again with plan_id {id:?}."),
        };
        answer["words"] = json!(words);
        return;
    }
    let most = limit(arguments).unwrap_or(USUAL_LINES);
    let planned_at = answer["created_at"].as_str().unwrap_or_default().to_owned();
    let result = &mut answer["result"];
    for name in ["actions", "accounts", "unserved", "moved"] {
        shorten(result, name, most);
    }
    for account in result["accounts"].as_array_mut().into_iter().flatten() {
        if account["uplift"].is_number() && account["n_actions"] != 0 {
            let name = account["account_id"].as_str().unwrap_or_default().to_owned();
            account["words"] = json!(format!(
                "{name}: {} points (90 % interval {} to {}) from {} actions.",
                points(&account["uplift"]),
                points(&account["uplift_low"]),
                points(&account["uplift_high"]),
                account["n_actions"]
            ));
        }
    }
    let money = |name: &str| result[name].as_f64().map_or_else(|| "?".to_owned(), |money| format!("{money:.0}"));
    let words = format!(
        "The plan of {} actions is expected to bring {} after its cost of {}; no plan within these limits can bring more than {}. \
         That is a sum of expected values, each with an interval of its own; model {}, planned at {}.",
        result["n_actions"],
        money("value"),
        money("cost"),
        money("upper_bound"),
        result["model"].as_str().unwrap_or("unknown"),
        planned_at,
    );
    answer["words"] = json!(words);
}
