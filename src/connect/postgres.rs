//! A table from PostgreSQL, by a query of the user's own.
//!
//! In: an address and a query, run in a session that only reads. Out: a text table, each cell as PostgreSQL writes it. Errors show
//! the address without its password.

use futures_util::TryStreamExt;
use sqlx::postgres::{PgConnection, PgRow};
use sqlx::{AssertSqlSafe, Column, Connection, Executor, Row, TypeInfo, ValueRef};

use super::error::ConnectError;
use crate::table::{TextColumn, TextTable};

/// The session only reads, and writes days as winprob reads them.
const SETTINGS: &str = "SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY; SET datestyle = 'ISO, YMD'; \
                        SET TimeZone = 'UTC'";

/// The rows of a query, every cell as the text PostgreSQL writes for it.
///
/// # Errors
/// [`ConnectError::Database`] where the database says no, or the query gives no row.
pub async fn query_table(url: &str, query: &str) -> Result<TextTable, ConnectError> {
    let shown = without_password(url);
    let failed = |doing| {
        let url = shown.clone();
        move |error: sqlx::Error| {
            let reason = match error {
                sqlx::Error::Database(error) => error.message().to_owned(),
                error => error.to_string(),
            };
            ConnectError::Database { url, doing, reason }
        }
    };
    let mut connection = PgConnection::connect(url).await.map_err(failed("connecting"))?;
    connection.execute(SETTINGS).await.map_err(failed("beginning to read"))?;
    let mut columns: Vec<TextColumn> = Vec::new();
    let mut rows = sqlx::raw_sql(AssertSqlSafe(query.to_owned())).fetch(&mut connection);
    while let Some(row) = rows.try_next().await.map_err(failed("the query"))? {
        if columns.is_empty() {
            columns = row.columns().iter().map(|column| TextColumn::new(column.name())).collect();
        }
        push(&row, &mut columns).map_err(failed("reading a row"))?;
    }
    drop(rows);
    let names: Vec<&str> = columns.iter().map(|column| column.name.as_str()).collect();
    if let Some(twice) = names.iter().enumerate().find(|(index, name)| names[..*index].contains(name)) {
        let reason = format!("two columns are called {:?}; name one of them with AS", twice.1);
        return Err(ConnectError::Database { url: shown, doing: "the query", reason });
    }
    if columns.is_empty() {
        let reason = "it gives no row".to_owned();
        return Err(ConnectError::Database { url: shown, doing: "the query", reason });
    }
    connection.close().await.map_err(failed("closing"))?;
    Ok(TextTable::of_rows("query", columns))
}

/// The cells of a row; a query that is not prepared answers in text.
fn push(row: &PgRow, columns: &mut [TextColumn]) -> Result<(), sqlx::Error> {
    for (index, column) in columns.iter_mut().enumerate() {
        let value = row.try_get_raw(index)?;
        let is_flag = row.column(index).type_info().name() == "BOOL";
        let text = if value.is_null() { "" } else { value.as_str().map_err(sqlx::Error::Decode)? };
        column.push(match text {
            "t" if is_flag => "true",
            "f" if is_flag => "false",
            text => text,
        });
    }
    Ok(())
}

/// An address without what stands between the user's name and the host.
fn without_password(url: &str) -> String {
    let Some((scheme, rest)) = url.split_once("://") else { return url.to_owned() };
    let rest = rest.split('?').next().unwrap_or_default();
    match rest.rsplit_once('@') {
        Some((user, host)) => format!("{scheme}://{}@{host}", user.split(':').next().unwrap_or_default()),
        None => format!("{scheme}://{rest}"),
    }
}

#[cfg(test)]
mod tests {
    use super::without_password;

    #[test]
    fn a_password_is_never_shown() {
        for url in ["postgres://joe:se@cret@db/crm", "postgres://joe@db/crm?password=secret", "postgres://joe:x@db/crm"]
        {
            assert_eq!(without_password(url), "postgres://joe@db/crm", "{url}");
        }
    }
}
