//! `GET /v1/forecast`: what will renew.

use std::collections::HashMap;

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::book::TrafficLight;
use crate::insight::{Backtest, By, Forecast, OpenRenewal, Shocks, backtest, forecast};
use crate::service::http::{Query, text_or_blank, word_or_blank};
use crate::service::problem::Problem;
use crate::service::schema::openapi::Problems;
use crate::service::state::AppState;
use crate::store::{AccountScore, ScoredCall};
use crate::units::{Date, Days};

/// A farther look ahead than this is a slip of the pen.
const MOST_DAYS: Days = 3_650;

/// How the forecast is told, and of what.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(in crate::service) struct ForecastQuery {
    /// By month (the default), quarter, segment or owner.
    #[serde(default, deserialize_with = "word_or_blank")]
    #[param(value_type = Option<String>, pattern = "^(month|quarter|segment|owner)?$")]
    by: Option<By>,
    /// Only renewals due within this many days from today; those that are past and still open count as due.
    #[serde(default, deserialize_with = "text_or_blank")]
    #[param(minimum = 1, maximum = 3650)]
    days: Option<Days>,
    /// Of this owner.
    #[serde(default, deserialize_with = "text_or_blank")]
    owner: Option<String>,
    /// Of this segment.
    #[serde(default, deserialize_with = "text_or_blank")]
    segment: Option<String>,
}

impl ForecastQuery {
    /// Whether a renewal is among those asked for.
    fn holds(&self, account: &AccountScore, today: Date) -> bool {
        let is_due = |days| account.renewal_date.is_some_and(|renewal| renewal.days_after(today) <= days);
        self.days.is_none_or(is_due)
            && (self.owner.is_none() || account.owner == self.owner)
            && (self.segment.is_none() || account.segment == self.segment)
    }
}

/// What will renew.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::service) struct ForecastAnswer {
    #[serde(flatten)]
    told: Forecast,
    /// How such forecasts would have done on the past.
    backtest: Backtest,
    /// Which model says so.
    model: String,
    /// Always null: the list is whole.
    next_cursor: Option<String>,
}

/// Renewal value by period: expectation and interval, with what is recommended, and what people call.
#[utoipa::path(get, path = "/v1/forecast", tag = "insight", operation_id = "getForecast", params(ForecastQuery),
    responses((status = 200, description = "The forecast.", body = ForecastAnswer), Problems))]
pub(in crate::service) async fn list(
    State(state): State<AppState>,
    Query(query): Query<ForecastQuery>,
) -> Result<Json<ForecastAnswer>, Problem> {
    if let Some(days) = query.days.filter(|days| !(1..=MOST_DAYS).contains(days)) {
        return Err(Problem::invalid_query("days", format!("found {days}, expected 1 to {MOST_DAYS}")));
    }
    let today = state.today();
    let mut book = state.store.whole_book().await?;
    let has_values = book.iter().any(|account| account.value.is_some());
    book.retain(|account| query.holds(account, today));
    let calls = state.store.calls(None).await?;
    let answer = state.compute(move |engine| {
        let open = open(book, &calls, has_values);
        let (past, seed) = (&engine.model.past, engine.seed().child("forecast", 0));
        ForecastAnswer {
            told: forecast(&open, query.by.unwrap_or_default(), &Shocks::of(past, None), seed),
            backtest: backtest(past, seed),
            model: engine.model.id.0.clone(),
            next_cursor: None,
        }
    });
    Ok(Json(answer.await?))
}

/// The renewals to forecast: by their value, or counted where the book records no values.
pub(in crate::service) fn open(book: Vec<AccountScore>, calls: &[ScoredCall], has_values: bool) -> Vec<OpenRenewal> {
    // Calls come oldest first: the last one counts.
    let called: HashMap<(&str, &str), f64> = calls
        .iter()
        .filter(|call| !call.call.monitor)
        .map(|call| ((call.call.account_id.as_str(), call.call.renewal_date.as_str()), call.call.win_probability))
        .collect();
    let one = |account: AccountScore| {
        let due = account.renewal_date.map(|day| day.to_string()).unwrap_or_default();
        OpenRenewal {
            called: called.get(&(account.account_id.as_str(), due.as_str())).copied(),
            value: if has_values { account.value.unwrap_or(0.0) } else { 1.0 },
            with_plan: account.top_action.and_then(|action| action.win_probability_with),
            is_green: account.health == TrafficLight::Green,
            account_id: account.account_id,
            renewal_date: account.renewal_date,
            segment: account.segment,
            owner: account.owner,
            win_probability: account.win_probability,
        }
    };
    book.into_iter().map(one).collect()
}
