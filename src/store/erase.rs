//! Forgetting an account for good: everything kept about it, its history included.

use super::error::StoreError;
use super::open::Store;

/// Statements about an account, in an order that no reference forbids.
const ERASURE: [&str; 11] = [
    "DELETE FROM decisions WHERE recommendation_id IN (SELECT id FROM recommendations WHERE account_id = $1)",
    "DELETE FROM recommendations WHERE account_id = $1",
    "DELETE FROM calls WHERE account_id = $1",
    "DELETE FROM outcomes WHERE account_id = $1",
    "DELETE FROM contacts WHERE account_id = $1",
    "DELETE FROM interventions WHERE account_id = $1",
    "DELETE FROM plan_actions WHERE account_id = $1",
    "DELETE FROM score_history WHERE account_id = $1",
    "DELETE FROM scores WHERE account_id = $1",
    "DELETE FROM account_versions WHERE account_id = $1",
    "DELETE FROM accounts WHERE id = $1",
];
/// Answers remembered for requests sent twice may quote an account.
const REPLIES: &str = "DELETE FROM replies WHERE body LIKE $1 ESCAPE '\\' OR idempotency_key LIKE $1 ESCAPE '\\'";

impl Store {
    /// Forgets everything kept about an account; gives whether anything was.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails; nothing is forgotten then.
    pub async fn erase_account(&self, account: &str) -> Result<bool, StoreError> {
        let escaped = account.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
        let mut n_forgotten = 0;
        let mut transaction = self.write().await?;
        for text in ERASURE {
            n_forgotten += sqlx::query(text).bind(account).execute(&mut *transaction).await?.rows_affected();
        }
        sqlx::query(REPLIES).bind(format!("%{escaped}%")).execute(&mut *transaction).await?;
        transaction.commit().await?;
        self.empty_journal().await?;
        Ok(n_forgotten > 0)
    }
}
