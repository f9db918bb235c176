//! `/v1/accounts/{id}/contacts`: the people of an account.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde::Serialize;
use utoipa::ToSchema;

use crate::insight::{Persona, personas};
use crate::service::http::{JsonBody, text_errors};
use crate::service::problem::{FieldError, Problem, ProblemKind};
use crate::service::schema::openapi::Problems;
use crate::service::state::AppState;
use crate::store::{Contact, Features};
use crate::workflow::alert_cells;

/// The people of an account.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::service) struct ContactList {
    /// In order of their key.
    contacts: Vec<Contact>,
    /// The tier whose template the playbook states; absent where it states none.
    tier: Option<String>,
    /// The people that tier needs beside those that are known.
    personas: Vec<Persona>,
    /// Always null: the list is whole.
    next_cursor: Option<String>,
}

/// The people of an account, and how many of each persona its tier needs.
#[utoipa::path(get, path = "/v1/accounts/{id}/contacts", tag = "book", operation_id = "listContacts",
    params(("id" = String, Path, description = "The account.")),
    responses((status = 200, description = "The contacts.", body = ContactList), Problems))]
pub(in crate::service) async fn list(
    State(state): State<AppState>,
    Path(id): Path<String>,
) -> Result<Json<ContactList>, Problem> {
    let account = state.stored(id).await?;
    let contacts = state.store.contacts(account.id.as_str()).await?;
    let columns = state.engine.get().map(|engine| engine.model.playbook.alerts.clone()).unwrap_or_default();
    let (tier, personas) = personas(&alert_cells(&account.features, &columns), &columns).unzip();
    Ok(Json(ContactList { contacts, tier, personas: personas.unwrap_or_default(), next_cursor: None }))
}

/// Keeps what is known of a person, in place of what was known before.
#[utoipa::path(put, path = "/v1/accounts/{id}/contacts/{contact_id}", tag = "book", operation_id = "putContact",
    params(("id" = String, Path, description = "The account."), ("contact_id" = String, Path, description = "The person.")),
    request_body(content = Object, description = "What is known of the person: name, role, address."),
    responses(
        (status = 200, description = "Updated, or as it was.", body = Contact),
        (status = 201, description = "Created.", body = Contact),
        Problems
    ))]
pub(in crate::service) async fn put(
    State(state): State<AppState>,
    Path((id, contact_id)): Path<(String, String)>,
    JsonBody(details): JsonBody<Features>,
) -> Result<(StatusCode, Json<Contact>), Problem> {
    if let Some((_, detail)) = text_errors("contact_id", Some(&contact_id)) {
        return Err(Problem::invalid(vec![FieldError::at("", detail)]));
    }
    let account = state.stored(id).await?;
    let contact = Contact { contact_id, details };
    let is_new = state.store.keep_contact(account.id.as_str(), &contact, state.clock.now_seconds()).await?;
    Ok((if is_new { StatusCode::CREATED } else { StatusCode::OK }, Json(contact)))
}

/// Forgets a person for good.
#[utoipa::path(delete, path = "/v1/accounts/{id}/contacts/{contact_id}", tag = "book", operation_id = "eraseContact",
    params(("id" = String, Path, description = "The account."), ("contact_id" = String, Path, description = "The person.")),
    responses((status = 204, description = "Nothing is kept of the person any more."), Problems))]
pub(in crate::service) async fn erase(
    State(state): State<AppState>,
    Path((id, contact_id)): Path<(String, String)>,
) -> Result<StatusCode, Problem> {
    if state.store.forget_contact(&id, &contact_id).await? {
        Ok(StatusCode::NO_CONTENT)
    } else {
        let detail = format!("there is no contact {contact_id:?} of an account {id:?}");
        Err(Problem::new(ProblemKind::NotFound, detail))
    }
}
