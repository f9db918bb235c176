//! From typed columns to the numbers a learner reads: the recipe, its two views, and folds by account.
//!
//! [`Recipe::fit`] looks at training rows only and gives the recipe with the views of those rows;
//! [`Recipe::apply`] gives the views of any table with the same columns. Trees read raw numbers with
//! missing as it is; linear models read standardised, splined and one-hot columns.

mod category;
mod code;
mod columns;
mod direction;
mod error;
mod folds;
mod leakage;
mod matrix;
mod number;
mod recipe;
mod spline;

pub use direction::Direction;
pub use error::RecipeError;
pub use folds::{Folds, FoldsError};
pub use leakage::{Leakage, refuse_leakage};
pub use matrix::{Matrix, Views};
pub use recipe::Recipe;
