//! The recipe: what training rows taught about every column, and how any table becomes the two views.

use std::collections::BTreeMap;

use ndarray::Array2;
use serde::{Deserialize, Serialize};

use super::category::CategoryRecipe;
use super::code::CodeRecipe;
use super::columns::{categories, check_lengths, flag_number, numbers, wrong_type};
use super::error::RecipeError;
use super::number::NumberRecipe;
use super::{Direction, Folds, Matrix, Views};
use crate::table::{Column, ColumnData};
use crate::units::Seed;

/// Folds for the mean outcome of levels inside the training rows.
const INNER_FOLDS: usize = 5;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
enum ColumnRecipe {
    /// Never changes in the training rows; not read.
    Dropped,
    Number(NumberRecipe),
    Flag(NumberRecipe),
    Category(CategoryRecipe),
    /// A number whose single values matter: as a number, then the mean outcome of its value.
    Code(NumberRecipe, CodeRecipe),
}

/// How a table becomes views; learned from training rows only.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Recipe {
    names: Vec<String>,
    columns: Vec<ColumnRecipe>,
}

impl Recipe {
    /// Learns the recipe, and gives the views of the training rows.
    ///
    /// `renewed` and `groups` (the account of each row) serve the mean outcomes of columns with many levels only,
    /// which are taken out of fold; the views of the training rows are therefore not those [`Recipe::apply`] gives.
    ///
    /// # Errors
    /// [`RecipeError::Ragged`] on unequal lengths, [`RecipeError::WrongType`] on a date.
    pub fn fit(
        columns: &[Column],
        renewed: &[bool],
        groups: &[usize],
        seed: Seed,
    ) -> Result<(Self, Views), RecipeError> {
        Self::fit_directed(columns, renewed, groups, &BTreeMap::new(), seed)
    }

    /// As [`Recipe::fit`], with the numbers and flags that may move the answer one way only, by name.
    ///
    /// # Errors
    /// As [`Recipe::fit`].
    pub fn fit_directed(
        columns: &[Column],
        renewed: &[bool],
        groups: &[usize],
        directions: &BTreeMap<String, Direction>,
        seed: Seed,
    ) -> Result<(Self, Views), RecipeError> {
        let n_rows = renewed.len();
        let lengths = columns.iter().map(|column| (column.name.as_str(), column.n_rows()));
        check_lengths(n_rows, lengths.chain([("group", groups.len())]))?;
        let folds = Folds::by_group(groups, renewed, INNER_FOLDS, seed.child("mean outcome", 0)).ok();
        let mut out_of_fold = vec![Vec::new(); columns.len()];
        let mut recipes = Vec::with_capacity(columns.len());
        for (column, out_of_fold) in columns.iter().zip(&mut out_of_fold) {
            let direction = directions.get(&column.name).copied().unwrap_or_default();
            let recipe = match &column.data {
                ColumnData::Number(values) => NumberRecipe::fit(values, direction).map(|number| {
                    let code = CodeRecipe::fit(values, renewed, folds.as_ref());
                    match code.filter(|_| direction == Direction::Free) {
                        Some((code, log_odds)) => {
                            *out_of_fold = log_odds;
                            ColumnRecipe::Code(number, code)
                        }
                        None => ColumnRecipe::Number(number),
                    }
                }),
                ColumnData::Flag(values) => {
                    let values: Vec<f64> = values.iter().copied().map(flag_number).collect();
                    NumberRecipe::fit(&values, direction).map(ColumnRecipe::Flag)
                }
                ColumnData::Category(data) => CategoryRecipe::fit(data, renewed, folds.as_ref()).map(|fitted| {
                    *out_of_fold = fitted.1;
                    ColumnRecipe::Category(fitted.0)
                }),
                ColumnData::Date(_) => return Err(wrong_type(column, "number")),
            };
            recipes.push(recipe.unwrap_or(ColumnRecipe::Dropped));
        }
        let recipe = Self { names: columns.iter().map(|column| column.name.clone()).collect(), columns: recipes };
        let matched: Vec<Option<&Column>> = columns.iter().map(Some).collect();
        let views = recipe.views(&matched, n_rows, Some(&out_of_fold))?;
        Ok((recipe, views))
    }

    /// The views of a table, whose columns may come in any order and may be more than the recipe reads.
    ///
    /// A column without a single value is welcome whatever its type; so is a flag for a number, and a number that is
    /// only ever 0 or 1 for a flag.
    ///
    /// # Errors
    /// [`RecipeError`] when a column is absent, of another type or of another length.
    pub fn apply(&self, columns: &[Column]) -> Result<Views, RecipeError> {
        let by_name: std::collections::HashMap<&str, &Column> =
            columns.iter().map(|column| (column.name.as_str(), column)).collect();
        let n_rows = columns.first().map_or(0, Column::n_rows);
        check_lengths(n_rows, columns.iter().map(|column| (column.name.as_str(), column.n_rows())))?;
        let absent = |name: &String| RecipeError::ColumnAbsent { column: name.clone() };
        let matched: Vec<Option<&Column>> = self
            .names
            .iter()
            .zip(&self.columns)
            .map(|(name, recipe)| match recipe {
                ColumnRecipe::Dropped => Ok(None),
                _ => by_name.get(name.as_str()).map(|column| Some(*column)).ok_or_else(|| absent(name)),
            })
            .collect::<Result<_, _>>()?;
        self.views(&matched, n_rows, None)
    }

    /// The names of the columns the recipe was fitted on, in their order.
    #[must_use]
    pub fn column_names(&self) -> &[String] {
        &self.names
    }

    /// The names of the columns that never change in the training rows and are not read.
    pub fn dropped(&self) -> impl Iterator<Item = &str> {
        let dropped = |recipe: &ColumnRecipe| matches!(recipe, ColumnRecipe::Dropped);
        self.names.iter().zip(&self.columns).filter(move |(_, recipe)| dropped(recipe)).map(|(name, _)| name.as_str())
    }

    /// For every feature of the tree view, the index of the column it comes from.
    #[must_use]
    pub fn tree_origins(&self) -> Vec<usize> {
        self.origins(ColumnRecipe::n_tree)
    }

    /// For every feature of the linear view, the index of the column it comes from.
    #[must_use]
    pub fn linear_origins(&self) -> Vec<usize> {
        self.origins(ColumnRecipe::n_linear)
    }

    fn origins(&self, n_features: impl Fn(&ColumnRecipe) -> usize) -> Vec<usize> {
        let features = self.columns.iter().enumerate();
        features.flat_map(|(column, recipe)| std::iter::repeat_n(column, n_features(recipe))).collect()
    }

    fn views(
        &self,
        columns: &[Option<&Column>],
        n_rows: usize,
        out_of_fold: Option<&[Vec<f64>]>,
    ) -> Result<Views, RecipeError> {
        let width = |n_features: fn(&ColumnRecipe) -> usize| self.columns.iter().map(n_features).sum();
        let mut trees = Matrix::missing(n_rows, width(ColumnRecipe::n_tree));
        let mut linear = Array2::zeros((n_rows, width(ColumnRecipe::n_linear)));
        let (mut tree, mut first) = (0, 0);
        for (index, (recipe, column)) in self.columns.iter().zip(columns).enumerate() {
            let Some(column) = column else { continue };
            let own = first..first + recipe.n_linear();
            let features = linear.rows_mut().into_iter().filter_map(|row| row.into_slice()?.get_mut(own.clone()));
            match recipe {
                ColumnRecipe::Dropped => {}
                ColumnRecipe::Number(number) | ColumnRecipe::Flag(number) => {
                    let values = numbers(column, matches!(recipe, ColumnRecipe::Flag(_)))?;
                    for (row, features) in features.enumerate() {
                        trees.set(row, tree, values[row]);
                        number.write_linear(values[row], features);
                    }
                }
                ColumnRecipe::Code(number, code) => {
                    let values = numbers(column, false)?;
                    for (row, features) in features.enumerate() {
                        let out_of_fold = out_of_fold.and_then(|columns| columns[index].get(row)).copied();
                        let mean_outcome = code.feature(values[row], out_of_fold);
                        trees.set(row, tree, values[row]);
                        trees.set(row, tree + 1, mean_outcome);
                        number.write_linear(values[row], &mut features[..number.n_linear()]);
                        features[number.n_linear()] = mean_outcome;
                    }
                }
                ColumnRecipe::Category(category) => {
                    let data = categories(column)?;
                    let known = category.know(&data.levels);
                    let missing = category.know_missing();
                    for (row, features) in features.enumerate() {
                        let known = data.codes[row].map_or(missing, |code| known[code as usize]);
                        let out_of_fold = out_of_fold.and_then(|columns| columns[index].get(row)).copied();
                        category.write(known, out_of_fold, features);
                        for (offset, &feature) in features.iter().enumerate().take(category.n_tree()) {
                            trees.set(row, tree + offset, feature);
                        }
                    }
                }
            }
            tree += recipe.n_tree();
            first += recipe.n_linear();
        }
        let directions = |n_features: fn(&ColumnRecipe) -> usize| {
            // The number itself comes first among the features of its column; that it is missing says nothing of its size.
            let of = |recipe: &ColumnRecipe, feature| if feature == 0 { recipe.direction() } else { Direction::Free };
            self.columns.iter().flat_map(|recipe| (0..n_features(recipe)).map(move |f| of(recipe, f))).collect()
        };
        let (tree_directions, linear_directions) =
            (directions(ColumnRecipe::n_tree), directions(ColumnRecipe::n_linear));
        Ok(Views { trees, linear, tree_directions, linear_directions })
    }
}

impl ColumnRecipe {
    fn direction(&self) -> Direction {
        match self {
            Self::Number(number) | Self::Flag(number) => number.direction(),
            Self::Dropped | Self::Category(_) | Self::Code(..) => Direction::Free,
        }
    }

    fn n_tree(&self) -> usize {
        match self {
            Self::Dropped => 0,
            Self::Number(_) | Self::Flag(_) => 1,
            Self::Code(..) => 2,
            Self::Category(category) => category.n_tree(),
        }
    }

    fn n_linear(&self) -> usize {
        match self {
            Self::Dropped => 0,
            Self::Number(number) | Self::Flag(number) => number.n_linear(),
            Self::Code(number, _) => number.n_linear() + 1,
            Self::Category(category) => category.n_linear(),
        }
    }
}
