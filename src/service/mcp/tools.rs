//! The tools: their names, what they ask of the interface, and what an assistant is told of them.

use std::sync::LazyLock;

use axum::http::Method;
use serde_json::json;

use super::tool::{Argument, Place, Tool, account, argument, count, day, key, number, one_of, with_names, words};

/// Every tool, those that read first.
static TOOLS: LazyLock<Vec<Tool>> = LazyLock::new(|| [about_accounts(), about_the_book(), writing()].concat());

/// Every tool, those that read first.
pub(super) fn tools() -> &'static [Tool] {
    &TOOLS
}

/// The tool of that name.
pub(super) fn tool_named(name: &str) -> Option<&'static Tool> {
    TOOLS.iter().find(|tool| tool.name == name)
}

fn get(
    name: &'static str,
    title: &'static str,
    description: &'static str,
    path: &'static str,
    arguments: Vec<Argument>,
) -> Tool {
    Tool { name, title, description, method: Method::GET, path, arguments }
}

fn about_accounts() -> Vec<Tool> {
    use Place::{Body, Query};
    vec![
        get(
            "list_accounts",
            "List accounts",
            "The open book: accounts with calibrated win probability, 90 % interval, renewal date, value and best action. Repeat the numbers only with interval and as-of day.",
            "/v1/accounts",
            vec![
                argument("health", Query, false, one_of("Only of this traffic light.", &["red", "yellow", "green"])),
                argument("owner", Query, false, words("Only of this owner.")),
                argument("segment", Query, false, words("Only of this segment.")),
                argument("renewal_before", Query, false, day("Only due before this day.")),
                argument("search", Query, false, words("Only accounts whose ID or name holds this text.")),
                argument(
                    "sort",
                    Query,
                    false,
                    words(
                        "account_id, win_probability, value, renewal_date, segment, uplift or expected_value; a minus in front for descending.",
                    ),
                ),
                argument("limit", Query, false, count("At most this many accounts (default 20).", 1, 200)),
                argument("cursor", Query, false, words("next_cursor of the page before.")),
                with_names(),
            ],
        ),
        get(
            "explain_account",
            "Explain an account",
            "Why an account has its win probability: the drivers in points and what each family of columns says. Drivers are associations, never levers: do not claim that changing one would change the outcome.",
            "/v1/accounts/{account_id}/win-probability",
            vec![
                account(),
                argument("as_of", Query, false, day("A past day: what was known and said then.")),
                with_names(),
            ],
        ),
        get(
            "recommend",
            "Recommend actions",
            "What may be done for an account, each action with its uplift, interval, evidence, cost and the chance that it pays; and what cannot be said, with the reason. An unsupported action has no number: never invent one.",
            "/v1/accounts/{account_id}/recommendations",
            vec![
                account(),
                argument("limit", Query, false, count("At most this many actions and plans (default 5).", 1, 50)),
                argument("max_actions", Query, false, count("At most this many actions in a plan.", 0, 8)),
                argument("budget", Query, false, number("Money a plan may cost.")),
                argument("earliest", Query, false, day("Nothing before this day.")),
                argument("latest", Query, false, day("Nothing after this day.")),
                with_names(),
            ],
        ),
        Tool {
            name: "what_if",
            title: "Ask what if",
            description: "What actions of your own choice would change for an account, with interval and evidence; or why that cannot be said. Other values of columns give another probability, which is not an effect of changing them.",
            method: Method::POST,
            path: "/v1/accounts/{account_id}/what-if",
            arguments: vec![
                account(),
                argument(
                    "actions",
                    Body,
                    false,
                    json!({ "type": "array", "maxItems": 16,
                    "description": "The actions: kinds as plays lists them, each with its days before renewal.",
                    "items": { "type": "object", "required": ["kind", "lead_days"], "additionalProperties": false,
                        "properties": { "kind": { "type": "string" }, "lead_days": { "type": "integer", "minimum": 0 } } } }),
                ),
                argument(
                    "features",
                    Body,
                    false,
                    json!({ "type": "object", "description": "Columns that would be otherwise; null is blank." }),
                ),
            ],
        },
    ]
}

fn about_the_book() -> Vec<Tool> {
    use Place::Body;
    vec![
        Tool {
            name: "plan",
            title: "Plan the whole book",
            description: "The best work list for the whole book under budget, slots and hours, with what is left out and what more capacity would bring. Takes a while: where it is not done yet, ask again with its plan_id.",
            method: Method::POST,
            path: "/v1/plans",
            arguments: vec![
                argument(
                    "plan_id",
                    Place::Tool,
                    false,
                    words("A plan asked for before; without it a new plan is made."),
                ),
                argument("budget", Body, false, number("Money for the whole book.")),
                argument("hours_per_owner_per_month", Body, false, number("Hours of each owner in a month.")),
                argument(
                    "per_month",
                    Body,
                    false,
                    json!({ "type": "object", "additionalProperties": { "type": "integer", "minimum": 0 },
                    "description": "Slots of each kind in a month." }),
                ),
                argument(
                    "limit",
                    Place::Tool,
                    false,
                    count("At most this many lines of work and accounts in the answer (default 50).", 1, 1000),
                ),
                with_names(),
            ],
        },
        get(
            "what_changed",
            "What changed",
            "The accounts whose win probability has moved, the largest change first, and what moved it: data, time that passed, what was done, or another model.",
            "/v1/movers",
            vec![
                argument("days", Place::Query, false, count("How many days back (default 30).", 1, 3650)),
                argument("owner", Place::Query, false, words("Only of this owner.")),
                argument("limit", Place::Tool, false, count("At most this many accounts (default 20).", 1, 1000)),
                with_names(),
            ],
        ),
        get(
            "forecast",
            "Forecast renewals",
            "Renewal value to be expected by period, with its interval, with what is recommended, and how such forecasts would have done on the past.",
            "/v1/forecast",
            vec![
                argument(
                    "by",
                    Place::Query,
                    false,
                    one_of("How it is split (default month).", &["month", "quarter", "segment", "owner"]),
                ),
                with_names(),
            ],
        ),
        get(
            "track_record",
            "Track record",
            "Whether the published probabilities have held against what happened since, over all and by segment, and what to do if not.",
            "/v1/watch",
            vec![],
        ),
        get(
            "plays",
            "What plays are worth",
            "What each kind of intervention has been worth to past renewals, with interval, evidence and the checks it passed or failed.",
            "/v1/plays",
            vec![],
        ),
        get(
            "model_card",
            "Model card",
            "The model that answers: when it was trained, how good it is out of time and out of fold, what it reads, what it may propose.",
            "/v1/model",
            vec![],
        ),
    ]
}

fn writing() -> Vec<Tool> {
    use Place::{Body, Path};
    let post = |name, title, description, path, mut arguments: Vec<Argument>| {
        arguments.push(key());
        Tool { name, title, description, method: Method::POST, path, arguments }
    };
    let text = |name, is_required, told| argument(name, Body, is_required, words(told));
    vec![
        post(
            "record_intervention",
            "Record an intervention",
            "Records what was done for an account. Only what really happened: effects are learned from it.",
            "/v1/interventions",
            vec![
                text("account_id", true, "The account ID."),
                text("kind", true, "What was done: a kind as plays lists them, or another word."),
                argument("date", Body, true, day("When it was done.")),
                argument("renewal_date", Body, false, day("The renewal it was meant for.")),
                argument("cost", Body, false, number("What it cost.")),
                argument("hours", Body, false, number("Hours it took.")),
                text("owner", false, "Who did it."),
                text("recommendation_id", false, "The recommendation it follows."),
            ],
        ),
        post(
            "record_outcome",
            "Record an outcome",
            "Records how a renewal ended. Models are learned and judged by it.",
            "/v1/outcomes",
            vec![
                text("account_id", true, "The account ID."),
                argument("renewal_date", Body, true, day("When the contract came due.")),
                argument("renewed", Body, true, json!({ "type": "boolean", "description": "Whether it renewed." })),
                argument("decided_on", Body, false, day("When the customer's decision was known.")),
                argument("value", Body, false, number("What the renewal was worth in the end.")),
                text("reason", false, "Why, in words."),
            ],
        ),
        post(
            "record_decision",
            "Record a decision",
            "Records that a recommendation was accepted, or dismissed and why.",
            "/v1/recommendations/{recommendation_id}/decision",
            vec![
                argument("recommendation_id", Path, true, words("The recommendation_id of an action of recommend.")),
                argument("decision", Body, true, one_of("What was decided.", &["accepted", "dismissed"])),
                text("reason", false, "Why; needed to dismiss."),
                text("decided_by", false, "Who decided."),
            ],
        ),
        post(
            "record_call",
            "Record a call",
            "Records what a person expects of a renewal, to be held against model and outcome later. Give win_probability or expected.",
            "/v1/accounts/{account_id}/calls",
            vec![
                account(),
                text("made_by", true, "Who makes the call."),
                argument(
                    "win_probability",
                    Body,
                    false,
                    json!({ "type": "number", "minimum": 0, "maximum": 1, "description": "The chance to renew." }),
                ),
                argument("expected", Body, false, one_of("What is expected, in a word.", &["renew", "lose"])),
                text("reason", false, "Why."),
            ],
        ),
    ]
}
