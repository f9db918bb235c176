//! Forgetting an account for good: everything kept about it, its history included. In the ledger stays the hash of what was
//! said of it; the salt goes, and with it the way to guess what that was.

use super::super::error::StoreError;
use super::super::open::Store;

/// Statements about an account, in an order that no reference forbids.
const ERASURE: [&str; 16] = [
    "DELETE FROM decisions WHERE recommendation_id IN (SELECT id FROM recommendations WHERE account_id = $1)",
    "DELETE FROM recommendations WHERE account_id = $1",
    "DELETE FROM calls WHERE account_id = $1",
    "DELETE FROM settlements WHERE account_id = $1",
    "DELETE FROM snoozes WHERE account_id = $1",
    "DELETE FROM notes WHERE account_id = $1",
    "DELETE FROM outcomes WHERE account_id = $1",
    "DELETE FROM contacts WHERE account_id = $1",
    "DELETE FROM interventions WHERE account_id = $1",
    "DELETE FROM plan_lines WHERE account_id = $1",
    "INSERT INTO ledger_erased (position, line, hash) SELECT ledger_position, ledger_line, ledger_hash FROM score_history \
     WHERE account_id = $1 AND ledger_position IS NOT NULL",
    "DELETE FROM score_history WHERE account_id = $1",
    "DELETE FROM scores WHERE account_id = $1",
    "DELETE FROM account_versions WHERE account_id = $1",
    "DELETE FROM rejected WHERE account_id = $1",
    "DELETE FROM accounts WHERE id = $1",
];
/// Answers remembered for requests sent twice may quote an account.
const REPLIES: &str = "DELETE FROM replies WHERE body LIKE $1 ESCAPE '\\' OR idempotency_key LIKE $1 ESCAPE '\\'";
/// A message names its account in a field, or between asterisks where Slack reads it.
const MESSAGES: &str = "DELETE FROM outbox WHERE body LIKE $1 ESCAPE '\\' OR body LIKE $2 ESCAPE '\\'";
/// That something was changed stays on record, not of which account.
const AUDIT: &str = "UPDATE audit SET path = route WHERE path = $1 OR path LIKE $2 ESCAPE '\\'";

impl Store {
    /// Forgets everything kept about an account; gives whether anything was.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails; nothing is forgotten then.
    pub async fn erase_account(&self, account: &str) -> Result<bool, StoreError> {
        let quoted = serde_json::Value::from(account).to_string();
        let in_slack = quoted[1..quoted.len() - 1].replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
        let path = format!("/v1/accounts/{account}");
        let mut n_forgotten = 0;
        let mut transaction = self.write().await?;
        for text in ERASURE {
            n_forgotten += sqlx::query(text).bind(account).execute(&mut *transaction).await?.rows_affected();
        }
        sqlx::query(REPLIES).bind(format!("%{}%", literal(account))).execute(&mut *transaction).await?;
        sqlx::query(MESSAGES)
            .bind(format!("%\"account\\_id\":{}%", literal(&quoted)))
            .bind(format!("%*{}*%", literal(&in_slack)))
            .execute(&mut *transaction)
            .await?;
        let below = format!("{}/%", literal(&path));
        sqlx::query(AUDIT).bind(path).bind(below).execute(&mut *transaction).await?;
        transaction.commit().await?;
        self.empty_journal().await?;
        Ok(n_forgotten > 0)
    }
}

/// A text as `LIKE` finds it, letter by letter.
fn literal(text: &str) -> String {
    text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_")
}
