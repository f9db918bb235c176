//! Compares the open book with the past a model learned from: histograms of its columns in, a drift index a column out.

use crate::book::Rows;
use crate::model::bundle::Model;
use crate::model::error::ModelError;
use crate::model::remembered::drift::{BookShape, Drift};

impl Model {
    /// A book of which no account is counted yet.
    #[must_use]
    pub fn book_shape(&self) -> BookShape {
        self.typical.book()
    }

    /// Counts some accounts of a book.
    ///
    /// # Errors
    /// [`ModelError`] when the rows were read by another schema.
    pub fn count(&self, book: &mut BookShape, rows: &Rows) -> Result<(), ModelError> {
        let told: Vec<f64> = self.predict(rows)?.iter().map(|prediction| prediction.probability.get()).collect();
        self.typical.count(book, &rows.features, &told);
        Ok(())
    }

    /// How far each column of a book has moved from the past, the farthest first; nothing for a small book, or for a model
    /// that does not remember what its past looked like.
    #[must_use]
    pub fn drifts(&self, book: &BookShape) -> Vec<Drift> {
        self.typical.drifts(book)
    }
}
