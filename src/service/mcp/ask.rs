//! Asking the interface on behalf of an assistant: in this process, with the rights of whoever sent the message.

use std::fmt::Write;

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderValue, Request, StatusCode, header};
use serde_json::{Map, Value, json};
use tower::ServiceExt;

use super::arguments::{check, escaped, request};
use super::names::without_names;
use super::told::{refusal, told};
use super::tool::Tool;
use super::tools::tool_named;
use crate::store::Scope;
use crate::units::Date;

/// How often and how long to look whether a plan is made, in milliseconds.
const LOOKS: u64 = 100;
const LOOK_MS: u64 = 200;

/// The interface as one caller may ask it.
#[derive(Debug, Clone)]
pub(in crate::service) struct Ask {
    router: Router,
    authorization: Option<HeaderValue>,
    scope: Scope,
    today: Date,
}

/// What a tool gives: an answer, or a refusal in words.
pub(super) type Given = Result<Value, Value>;

impl Ask {
    /// Asks `router` with the header that says who asks; `scope` is what that caller may.
    pub(in crate::service) fn new(
        router: Router,
        authorization: Option<HeaderValue>,
        scope: Scope,
        today: Date,
    ) -> Self {
        Self { router, authorization, scope, today }
    }

    /// Calls a tool; `None` when there is none of that name.
    pub(super) async fn call(&self, name: &str, arguments: &Map<String, Value>) -> Option<Given> {
        Some(self.call_tool(tool_named(name)?, arguments).await)
    }

    async fn call_tool(&self, tool: &Tool, arguments: &Map<String, Value>) -> Given {
        check(tool, arguments).map_err(|words| refusal(&words))?;
        let wants_names = arguments.get("with_names").and_then(Value::as_bool) == Some(true);
        let plan = arguments.get("plan_id").and_then(Value::as_str);
        let mut answer = match (tool.name, plan) {
            ("plan", Some(id)) => self.plan(id).await?,
            _ => self.send(request(tool, arguments).map_err(|words| refusal(&words))?).await?,
        };
        if tool.name == "plan" && plan.is_none() {
            let id = answer["plan_id"].as_str().unwrap_or_default().to_owned();
            answer = self.plan(&id).await?;
        }
        self.complete(tool, arguments, &mut answer).await?;
        let is_named = wants_names && self.scope >= Scope::Write;
        if !is_named && !tool.writes() {
            without_names(&mut answer);
        }
        let mut answer = told(tool.name, arguments, answer);
        if wants_names && !is_named {
            answer["names"] = json!("names of people go out only to a token with the scope write");
        }
        Ok(answer)
    }

    /// Adds what the route of a tool does not say and an assistant needs: the interval and the day of a probability.
    async fn complete(&self, tool: &Tool, arguments: &Map<String, Value>, answer: &mut Value) -> Result<(), Value> {
        match tool.name {
            "recommend" | "what_if" => {
                let named: Map<String, Value> = arguments
                    .iter()
                    .filter(|(name, _)| *name == "account_id")
                    .map(|(k, v)| (k.clone(), v.clone()))
                    .collect();
                let Some(explain) = tool_named("explain_account") else { return Ok(()) };
                let known = self.send(request(explain, &named).map_err(|words| refusal(&words))?).await?;
                // Other features give another probability, whose interval is not that of the account as it is.
                let is_same = known["win_probability"] == answer["win_probability"];
                for name in ["low", "high"].into_iter().filter(|_| is_same) {
                    answer[name] = known[name].clone();
                }
                answer["as_of"] = known["as_of"].clone();
            }
            "plays" => {
                let model = self.send(get("/v1/model".to_owned())?).await?;
                answer["as_of"] = model["trained_at"].clone();
            }
            "what_changed" | "forecast" | "track_record" => answer["as_of"] = json!(self.today.to_string()),
            _ => {}
        }
        Ok(())
    }

    /// A plan, once it is made or it has been waited for long enough.
    async fn plan(&self, id: &str) -> Given {
        let mut plan = Value::Null;
        for _ in 0..LOOKS {
            plan = self.send(get(format!("/v1/plans/{}", escaped(id)))?).await?;
            if !matches!(plan["state"].as_str(), Some("queued" | "running")) {
                break;
            }
            tokio::time::sleep(std::time::Duration::from_millis(LOOK_MS)).await;
        }
        Ok(plan)
    }

    async fn send(&self, mut request: Request<Body>) -> Given {
        if let Some(authorization) = &self.authorization {
            request.headers_mut().insert(header::AUTHORIZATION, authorization.clone());
        }
        let broken = || refusal("the service could not answer; its log says why");
        let Ok(response) = self.router.clone().oneshot(request).await;
        let status = response.status();
        let bytes = axum::body::to_bytes(response.into_body(), usize::MAX).await.map_err(|_| broken())?;
        let answer: Value = serde_json::from_slice(&bytes).map_err(|_| broken())?;
        if status.is_success() { Ok(answer) } else { Err(refused(status, &answer)) }
    }
}

fn get(path: String) -> Result<Request<Body>, Value> {
    Request::get(path).body(Body::empty()).map_err(|_| refusal("the request cannot be sent as it is"))
}

/// A problem of the interface in words, with every field it names.
fn refused(status: StatusCode, problem: &Value) -> Value {
    let mut words = problem["detail"].as_str().unwrap_or("the request was refused").to_owned();
    for error in problem["errors"].as_array().into_iter().flatten() {
        let place = error["parameter"].as_str().or(error["pointer"].as_str()).unwrap_or_default();
        let detail = error["detail"].as_str().unwrap_or_default();
        if !words.contains(detail) || !place.is_empty() {
            let _infallible = write!(words, "; {}: {detail}", place.trim_start_matches('/'));
        }
    }
    let mut refusal = refusal(&words);
    refusal["status"] = json!(status.as_u16());
    refusal
}
