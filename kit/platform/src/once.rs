//! Idempotency: the same request, sent again, has one effect and gives the same answer.

use crate::Cx;
use base::{Failure, Rejection};
use db::{params, sql};

/// Key and fingerprint of a request that may arrive more than once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Once {
    /// The account and the key it chose: `user/key`.
    pub key: String,
    /// A digest of the request; the same key with another request is refused.
    pub fingerprint: String,
}

impl Once {
    /// The answer given before, if any.
    ///
    /// # Errors
    /// Rejected with `idempotency_key_reused` when the key came with another request.
    pub fn answer(&self, cx: &mut Cx<'_, '_>) -> Result<Option<String>, Failure> {
        let before = cx.tx.query_opt(
            sql!("select fingerprint, answer from platform_receipt where key = $1"),
            &params![&self.key],
            |r| Ok((r.get::<String>(0)?, r.get::<String>(1)?)),
        )?;
        match before {
            Some((fingerprint, _)) if fingerprint != self.fingerprint => Err(Rejection::new(
                "idempotency_key_reused",
                "这个 Idempotency-Key 已经用于另一个请求：重发同一请求时才用同一个键，新请求请换一个新的键。",
            )
            .into()),
            Some((_, answer)) => Ok(Some(answer)),
            None => Ok(None),
        }
    }

    /// Keeps the answer with the transaction.
    ///
    /// # Errors
    /// See [`db::DbError`].
    pub fn keep(&self, cx: &mut Cx<'_, '_>, answer: &str) -> Result<(), Failure> {
        cx.tx.execute(
            sql!("insert into platform_receipt (key, fingerprint, answer, created_at) values ($1, $2, $3, $4)"),
            &params![&self.key, &self.fingerprint, answer, cx.now],
        )?;
        Ok(())
    }
}
