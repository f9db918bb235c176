//! The list of the book, a page at a time, and what the whole of it holds.

use serde::Serialize;
use sqlx::any::{AnyArguments, AnyRow};
use sqlx::query::Query;
use sqlx::{Any, AssertSqlSafe, Row};
use utoipa::ToSchema;

use super::super::error::StoreError;
use super::super::open::Store;
use super::score::AccountScore;
use super::sort::{KeyValue, Position, Sort};
use crate::book::TrafficLight;
use crate::units::Date;

/// Which accounts are asked for; absent is every one.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct BookFilter {
    /// Of this traffic light.
    pub health: Option<TrafficLight>,
    /// Of this owner.
    pub owner: Option<String>,
    /// Of this segment.
    pub segment: Option<String>,
    /// Due before this day.
    pub renewal_before: Option<Date>,
    /// Whose ID or name holds this text, in letters of either case.
    pub search: Option<String>,
}

/// One page of the list.
#[derive(Debug, Clone, PartialEq)]
pub struct Page {
    /// The accounts, in order.
    pub accounts: Vec<AccountScore>,
    /// Where the next page begins; absent on the last one.
    pub next: Option<Position>,
}

/// What the accounts asked for hold together.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Book {
    /// Accounts with a score.
    pub accounts: i64,
    /// Likely lost.
    pub red: i64,
    /// In between.
    pub yellow: i64,
    /// Likely renewed.
    pub green: i64,
    /// Accounts for which an action is recommended.
    pub with_action: i64,
    /// The sum of the values of the renewals.
    pub value: f64,
    /// The sum of win probability times value: what to expect if things go on as they customarily do.
    pub expected_value: f64,
    /// The owners of the whole book, in order.
    pub owners: Vec<String>,
    /// The segments of the whole book, in order.
    pub segments: Vec<String>,
}

/// Text of the conditions, and what to bind to them: `$1` to `$5`, whether asked for or not.
const CONDITIONS: &str = "($1 IS NULL OR health = $1) AND ($2 IS NULL OR owner = $2) AND ($3 IS NULL OR segment = $3) \
                          AND ($4 IS NULL OR renewal_date < $4) \
                          AND ($5 IS NULL OR LOWER(account_id) LIKE $5 ESCAPE '\\' OR LOWER(name) LIKE $5 ESCAPE '\\')";

fn bound<'q>(query: Query<'q, Any, AnyArguments>, filter: &BookFilter) -> Query<'q, Any, AnyArguments> {
    let pattern = filter.search.as_ref().map(|text| {
        let escaped = text.to_lowercase().replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
        format!("%{escaped}%")
    });
    query
        .bind(filter.health.map(TrafficLight::word))
        .bind(filter.owner.clone())
        .bind(filter.segment.clone())
        .bind(filter.renewal_before.map(|date| date.to_string()))
        .bind(pattern)
}

fn bound_value<'q>(query: Query<'q, Any, AnyArguments>, value: &KeyValue) -> Query<'q, Any, AnyArguments> {
    match value {
        KeyValue::Text(text) => query.bind(text.clone()),
        KeyValue::Number(number) => query.bind(*number),
    }
}

impl Store {
    /// Up to `limit` accounts after a position; pages visit every account once while none changes.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails.
    pub async fn page(
        &self,
        filter: &BookFilter,
        sort: Sort,
        after: Option<&Position>,
        limit: usize,
    ) -> Result<Page, StoreError> {
        let (than, direction) = if sort.descending { ("<", "DESC") } else { (">", "ASC") };
        let key = format!("COALESCE({}, $6)", sort.key.word());
        let later = if after.is_some() {
            format!("AND ({key} {than} $8 OR ({key} = $8 AND account_id > $9))")
        } else {
            String::new()
        };
        let text = format!(
            "SELECT account_id, win_probability, low, high, health, as_of, renewal_date, value, owner, segment, \
             top_action, model, name, {key} FROM scores WHERE {CONDITIONS} {later} \
             ORDER BY {key} {direction}, account_id ASC LIMIT $7"
        );
        let one_more = i64::try_from(limit).unwrap_or(i64::MAX - 1) + 1;
        let mut query = bound_value(bound(sqlx::query(AssertSqlSafe(text)), filter), &sort.missing()).bind(one_more);
        if let Some(position) = after {
            query = bound_value(query, &position.value).bind(position.account.clone());
        }
        let rows = query.fetch_all(self.readers()).await?;
        let next = match rows.get(limit) {
            Some(_) if limit > 0 => Some(position_of(&rows[limit - 1], sort)?),
            _ => None,
        };
        let accounts = rows.iter().take(limit).map(score_of).collect::<Result<_, _>>()?;
        Ok(Page { accounts, next })
    }

    /// The latest reading of one account; none where it has none.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails.
    pub async fn account_score(&self, account: &str) -> Result<Option<AccountScore>, StoreError> {
        let text = "SELECT account_id, win_probability, low, high, health, as_of, renewal_date, value, owner, segment, \
                    top_action, model, name FROM scores WHERE account_id = $1";
        let row = sqlx::query(text).bind(account.to_owned()).fetch_optional(self.readers()).await?;
        row.as_ref().map(score_of).transpose()
    }

    /// What the accounts asked for hold together.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails.
    pub async fn book(&self, filter: &BookFilter) -> Result<Book, StoreError> {
        let text = format!(
            "SELECT COUNT(*), {}, {}, {}, CAST(COALESCE(SUM(CASE WHEN top_action IS NULL THEN 0 ELSE 1 END), 0) AS BIGINT), \
             COALESCE(SUM(value), 0.0), COALESCE(SUM(win_probability * value), 0.0) FROM scores WHERE {CONDITIONS}",
            count_of(TrafficLight::Red),
            count_of(TrafficLight::Yellow),
            count_of(TrafficLight::Green),
        );
        let row = bound(sqlx::query(AssertSqlSafe(text)), filter).fetch_one(self.readers()).await?;
        Ok(Book {
            accounts: row.try_get(0)?,
            red: row.try_get(1)?,
            yellow: row.try_get(2)?,
            green: row.try_get(3)?,
            with_action: row.try_get(4)?,
            value: row.try_get(5)?,
            expected_value: row.try_get(6)?,
            owners: self.distinct("owner").await?,
            segments: self.distinct("segment").await?,
        })
    }

    async fn distinct(&self, column: &'static str) -> Result<Vec<String>, StoreError> {
        let text = format!("SELECT DISTINCT {column} FROM scores WHERE {column} IS NOT NULL ORDER BY {column}");
        Ok(sqlx::query_scalar(AssertSqlSafe(text)).fetch_all(self.readers()).await?)
    }
}

fn count_of(light: TrafficLight) -> String {
    let word = light.word();
    format!("CAST(COALESCE(SUM(CASE WHEN health = '{word}' THEN 1 ELSE 0 END), 0) AS BIGINT)")
}

fn position_of(row: &AnyRow, sort: Sort) -> Result<Position, StoreError> {
    let value = match sort.missing() {
        KeyValue::Text(_) => KeyValue::Text(row.try_get(13)?),
        KeyValue::Number(_) => KeyValue::Number(row.try_get(13)?),
    };
    Ok(Position { sort, value, account: row.try_get(0)? })
}

fn score_of(row: &AnyRow) -> Result<AccountScore, StoreError> {
    let day = |column: usize| -> Result<Option<Date>, StoreError> {
        let text: Option<String> = row.try_get(column)?;
        Ok(text.and_then(|text| text.parse().ok()))
    };
    let damaged = |field| move |source| StoreError::Damaged { field, source };
    let health: String = row.try_get(4)?;
    let top_action: Option<String> = row.try_get(10)?;
    Ok(AccountScore {
        account_id: row.try_get(0)?,
        win_probability: row.try_get(1)?,
        low: row.try_get(2)?,
        high: row.try_get(3)?,
        health: serde_json::from_value(health.into()).map_err(damaged("health"))?,
        as_of: day(5)?,
        renewal_date: day(6)?,
        value: row.try_get(7)?,
        owner: row.try_get(8)?,
        segment: row.try_get(9)?,
        top_action: top_action.map(|text| serde_json::from_str(&text)).transpose().map_err(damaged("top action"))?,
        model: row.try_get(11)?,
        name: row.try_get(12)?,
    })
}
