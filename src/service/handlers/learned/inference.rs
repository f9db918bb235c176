//! `/v2/models/{name}`: the model to clients of the Open Inference Protocol, version 2.
//!
//! Each column is a tensor of its own, one value an account; the answer is three tensors of probabilities. The model is
//! asked for as `winprob`, whichever it is at the moment, or by its own name, and then answers only while it is current.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::{Path, State};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use crate::book::Source;
use crate::model::{Model, WinProbability};
use crate::service::http::{JsonBody, Tensor, accounts_of, in_tensors};
use crate::service::problem::{FieldError, Problem, ProblemKind};
use crate::service::schema::openapi::Problems;
use crate::service::state::AppState;
use crate::store::{Features, LoggedIntervention};
use crate::workflow::Engine;

/// The name under which the current model is asked for.
const CURRENT: &str = "winprob";
/// What the model answers with.
const OUTPUTS: [&str; 3] = ["win_probability", "low", "high"];

/// A tensor the model reads or gives.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::service) struct TensorMetadata {
    /// Its name: a column, or a part of the answer.
    name: String,
    /// `BYTES`, `FP64` or `BOOL`.
    datatype: &'static str,
    /// One value an account.
    shape: [i64; 1],
}

/// What the model reads and gives.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::service) struct ModelMetadata {
    /// The name it was asked for by.
    name: String,
    /// The model that is current.
    versions: Vec<String>,
    /// What runs it.
    platform: &'static str,
    /// What it reads; a column that is not sent is blank.
    inputs: Vec<TensorMetadata>,
    /// What it gives.
    outputs: Vec<TensorMetadata>,
}

/// The model can be asked.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::service) struct ModelReady {
    /// The name it was asked for by.
    name: String,
    /// Always true; a model that is not there answers 404.
    ready: bool,
}

/// A part of the answer that is asked for.
#[derive(Debug, Deserialize, ToSchema)]
pub(in crate::service) struct AskedOutput {
    /// `win_probability`, `low` or `high`.
    #[schema(pattern = "^(win_probability|low|high)$")]
    name: String,
    /// Not looked at.
    #[serde(default)]
    #[expect(dead_code, reason = "clients send it, and it changes nothing")]
    parameters: BTreeMap<String, Value>,
}

/// Accounts as tensors.
#[derive(Debug, Deserialize, ToSchema)]
pub(in crate::service) struct InferRequest {
    /// Comes back in the answer.
    id: Option<String>,
    /// Not looked at.
    #[serde(default)]
    #[expect(dead_code, reason = "clients send it, and it changes nothing")]
    parameters: BTreeMap<String, Value>,
    /// The columns.
    #[schema(min_items = 1)]
    inputs: Vec<Tensor>,
    /// Which parts of the answer; all when left out.
    #[serde(default)]
    outputs: Vec<AskedOutput>,
}

/// A part of the answer.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::service) struct OutputTensor {
    /// `win_probability`, `low` or `high`.
    name: &'static str,
    /// `FP64`.
    datatype: &'static str,
    /// One value an account.
    shape: [usize; 1],
    /// The values, in the order of the accounts.
    data: Vec<f64>,
}

/// The probabilities as tensors.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::service) struct InferAnswer {
    /// The name it was asked for by.
    model_name: String,
    /// The model that answered.
    model_version: String,
    /// The `id` of the request.
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<String>,
    /// The probabilities, and the ends of their 90 % intervals.
    outputs: Vec<OutputTensor>,
}

fn named(model: &Model, name: &str) -> Result<(), Problem> {
    if name == CURRENT || name == model.id.as_str() {
        Ok(())
    } else {
        let detail = format!("there is no model {name:?} here; ask for {CURRENT:?} or {:?}", model.id.as_str());
        Err(Problem::new(ProblemKind::NotFound, detail))
    }
}

/// What the model reads and gives (Open Inference Protocol).
#[utoipa::path(get, path = "/v2/models/{name}", tag = "inference", operation_id = "getModelMetadata",
    params(("name" = String, Path, description = "`winprob`, or the name of the model that is current.")),
    responses((status = 200, description = "The tensors.", body = ModelMetadata), Problems))]
pub(in crate::service) async fn metadata(
    State(state): State<AppState>,
    Path(name): Path<String>,
) -> Result<Json<ModelMetadata>, Problem> {
    let engine = state.engine.load_full()?;
    named(&engine.model, &name)?;
    let columns = &engine.model.playbook.columns;
    let tensor = |name: &str, datatype| TensorMetadata { name: name.to_owned(), datatype, shape: [-1] };
    let features = engine.model.schema.features.iter().filter(|feature| feature.source == Source::Column);
    let mut inputs = vec![tensor(&columns.account, "BYTES"), tensor(&columns.as_of, "BYTES")];
    inputs.push(tensor(&columns.renewal_date, "BYTES"));
    inputs.extend(features.map(|feature| {
        let datatype = match feature.kind.word() {
            "number" => "FP64",
            "flag" => "BOOL",
            _ => "BYTES",
        };
        tensor(&feature.name, datatype)
    }));
    Ok(Json(ModelMetadata {
        name,
        versions: vec![engine.model.id.0.clone()],
        platform: "winprob",
        inputs,
        outputs: OUTPUTS.map(|name| tensor(name, "FP64")).into(),
    }))
}

/// Whether a model can be asked (Open Inference Protocol).
#[utoipa::path(get, path = "/v2/models/{name}/ready", tag = "inference", operation_id = "isModelReady",
    params(("name" = String, Path, description = "`winprob`, or the name of the model that is current.")),
    responses((status = 200, description = "It can be asked.", body = ModelReady), Problems))]
pub(in crate::service) async fn ready(
    State(state): State<AppState>,
    Path(name): Path<String>,
) -> Result<Json<ModelReady>, Problem> {
    named(&state.engine.load_full()?.model, &name)?;
    Ok(Json(ModelReady { name, ready: true }))
}

/// Win probabilities of accounts that are sent as tensors (Open Inference Protocol).
#[utoipa::path(post, path = "/v2/models/{name}/infer", tag = "inference", operation_id = "infer",
    params(("name" = String, Path, description = "`winprob`, or the name of the model that is current.")),
    request_body = InferRequest,
    responses((status = 200, description = "The probabilities.", body = InferAnswer), Problems))]
pub(in crate::service) async fn infer(
    State(state): State<AppState>,
    Path(name): Path<String>,
    JsonBody(request): JsonBody<InferRequest>,
) -> Result<Json<InferAnswer>, Problem> {
    let most = state.limits.accounts;
    let read = state.compute(move |engine| {
        named(&engine.model, &name)?;
        let asked = outputs(&request.outputs)?;
        let accounts = accounts_of(&request.inputs, &engine.model.playbook.columns.account, most)?;
        Ok::<_, Problem>((name, request, asked, accounts))
    });
    let (name, request, asked, accounts) = read.await??;
    // While the store is away, accounts count as those about which nothing was done yet.
    let entries = state.log_of_if_there(&accounts).await?.unwrap_or_default();
    let answer = state.compute(move |engine| {
        named(&engine.model, &name)?;
        let scores = scores(engine, &accounts, &entries).map_err(|problem| in_tensors(problem, &request.inputs))?;
        Ok::<_, Problem>(InferAnswer {
            model_name: name,
            model_version: engine.model.id.0.clone(),
            id: request.id,
            outputs: asked.into_iter().map(|name| output(name, &scores)).collect(),
        })
    });
    Ok(Json(answer.await??))
}

fn scores(
    engine: &Engine,
    accounts: &[Features],
    entries: &[LoggedIntervention],
) -> Result<Vec<WinProbability>, Problem> {
    let log = engine.log(entries).map_err(|error| Problem::internal(&error))?;
    let rows = engine.rows_of_body(accounts, &log, &|row| format!("/{row}"))?;
    engine.model.score(&rows).map_err(|error| Problem::internal(&error))
}

fn outputs(asked: &[AskedOutput]) -> Result<Vec<&'static str>, Problem> {
    if asked.is_empty() {
        return Ok(OUTPUTS.into());
    }
    let known = |(index, output): (usize, &AskedOutput)| {
        OUTPUTS.into_iter().find(|name| *name == output.name).ok_or_else(|| {
            let detail = format!("found {:?}, expected one of {}", output.name, OUTPUTS.join(", "));
            Problem::invalid(vec![FieldError::at(format!("/outputs/{index}/name"), detail)])
        })
    };
    asked.iter().enumerate().map(known).collect()
}

fn output(name: &'static str, scores: &[WinProbability]) -> OutputTensor {
    let value = |score: &WinProbability| match name {
        "low" => score.low,
        "high" => score.high,
        _ => score.win_probability,
    };
    OutputTensor { name, datatype: "FP64", shape: [scores.len()], data: scores.iter().map(value).collect() }
}
