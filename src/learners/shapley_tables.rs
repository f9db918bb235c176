//! Shapley values of a sum of trees for many rows: what a few leaves give every row is looked up in a table.
//!
//! What a leaf gives follows from which of the features on its path lead the row there (`leaf_sets`). A path asks few features, so
//! all their sets are tabulated (Yang 2021, *Fast `TreeSHAP`: Accelerating SHAP Value Computation for Trees*). The leaves of
//! a subtree share a table as long as few answers tell them all apart: whether each feature asked above leads there, and the
//! questions within. A small tree, or one that asks one question a depth, is one table.

use super::Trees;
use super::contributions::Contributions;
use super::leaf_sets::{LeafSets, MOST_FEATURES, MOST_PLACES, NEVER, Term};
use super::tree_shapley::{add_walks, shapley_values, shares};
use crate::features::Matrix;

/// Rows below which no table pays.
const FEW_ROWS: usize = 48;

/// Answers that leaves which share a table hang on, at the most: 256 places.
const SHARED_ANSWERS: usize = 8;

/// The Shapley values of a sum of trees at every row: those of [`shapley_values`], but for rounding.
pub(super) fn shapley_values_of_rows(trees: &Trees, matrix: &Matrix) -> Vec<Contributions> {
    let (n_rows, n_features) = (matrix.n_rows(), matrix.n_columns());
    if n_rows < FEW_ROWS {
        return (0..n_rows).map(|row| shapley_values(trees, matrix.row(row))).collect();
    }
    let outline = trees.outline();
    let mut lookups = Lookups::of(trees, matrix);
    for (&root, &width) in trees.roots().iter().zip(&outline.widths) {
        if width <= MOST_FEATURES {
            lookups.visit(root, &mut Vec::new());
        }
    }
    let of_row = |row: usize| {
        let mut by_feature: Vec<f64> = (0..n_features).map(|feature| lookups.sums[feature * n_rows + row]).collect();
        add_walks(trees, MOST_FEATURES + 1, matrix.row(row), &mut by_feature);
        Contributions { base: outline.mean, by_feature }
    };
    (0..n_rows).map(of_row).collect()
}

/// A question: feature, threshold and where a missing value goes.
type Question = (u16, u32, bool);

/// A feature asked above: the share of training rows that its questions let through, and whether each row passes them (1 or 0).
struct Above {
    feature: usize,
    unknown: f64,
    met: Vec<u8>,
}

/// What the rows of a block get from the trees visited so far.
struct Lookups<'a> {
    trees: &'a Trees,
    n_rows: usize,
    /// Feature by feature, a value a row.
    values: Vec<f32>,
    /// Feature by feature, a sum a row.
    sums: Vec<f64>,
    /// The place of each row in the table at hand.
    places: Vec<u16>,
    /// Of the table at hand: its features, and a column for each.
    features: Vec<usize>,
    columns: Vec<Vec<f64>>,
    sets: LeafSets,
}

impl<'a> Lookups<'a> {
    fn of(trees: &'a Trees, matrix: &Matrix) -> Self {
        let n_rows = matrix.n_rows();
        Self {
            trees,
            n_rows,
            values: (0..matrix.n_columns()).flat_map(|column| matrix.column(column)).collect(),
            sums: vec![0.0; n_rows * matrix.n_columns()],
            places: vec![0; n_rows],
            features: Vec::new(),
            columns: vec![vec![0.0; MOST_PLACES]; MOST_FEATURES],
            sets: LeafSets::new(),
        }
    }

    /// Adds what the leaves at and below a node give.
    fn visit(&mut self, at: u32, path: &mut Vec<Above>) {
        let node = *self.trees.node(at);
        let mut questions = Vec::new();
        let most = SHARED_ANSWERS.saturating_sub(path.len());
        if node.left == at || self.are_few(at, most, &mut questions) {
            self.tabulate(at, path, &questions);
            self.look_up(path, &questions);
            return;
        }
        let feature = usize::from(node.feature);
        let (left, right) = shares(self.trees, at);
        let goes_left = self.goes_left(self.question(at));
        let goes_right = goes_left.iter().map(|left| 1 - left).collect();
        for (child, share, mut met) in [(node.left, left, goes_left), (node.left + 1, right, goes_right)] {
            if let Some(place) = path.iter().position(|above| above.feature == feature) {
                met.iter_mut().zip(&path[place].met).for_each(|(met, above)| *met &= above);
                let unknown = path[place].unknown * share;
                let above = std::mem::replace(&mut path[place], Above { feature, unknown, met });
                self.visit(child, path);
                path[place] = above;
            } else {
                path.push(Above { feature, unknown: share, met });
                self.visit(child, path);
                path.pop();
            }
        }
    }

    fn question(&self, at: u32) -> Question {
        let node = self.trees.node(at);
        (node.feature, node.threshold.to_bits(), node.missing_left)
    }

    /// Collects the questions at and below a node; whether there are at most so many.
    fn are_few(&self, at: u32, most: usize, questions: &mut Vec<Question>) -> bool {
        let left = self.trees.node(at).left;
        if left == at {
            return true;
        }
        let question = self.question(at);
        if !questions.contains(&question) {
            if questions.len() == most {
                return false;
            }
            questions.push(question);
        }
        self.are_few(left, most, questions) && self.are_few(left + 1, most, questions)
    }

    /// Which rows go left at a question: 1, and 0 for the others.
    fn goes_left(&self, (feature, threshold, missing_left): Question) -> Vec<u8> {
        let first = usize::from(feature) * self.n_rows;
        let values = self.values[first..first + self.n_rows].iter();
        let threshold = f32::from_bits(threshold);
        // A missing value is neither below nor above.
        if missing_left {
            values.map(|x| 1 - u8::from(*x > threshold)).collect()
        } else {
            values.map(|x| u8::from(*x <= threshold)).collect()
        }
    }

    /// Fills the table of the leaves at and below a node: answers to `questions` after those of the features above.
    fn tabulate(&mut self, at: u32, path: &[Above], questions: &[Question]) {
        self.features.clear();
        self.features.extend(path.iter().map(|above| above.feature));
        for &(feature, ..) in questions {
            if !self.features.contains(&usize::from(feature)) {
                self.features.push(usize::from(feature));
            }
        }
        let n_places = 1 << (path.len() + questions.len());
        for column in &mut self.columns[..self.features.len()] {
            column[..n_places].fill(0.0);
        }
        let term = |(column, above): (usize, &Above)| {
            let answer = 1 << column;
            Term { column, unknown: above.unknown, asked: answer, wanted: answer }
        };
        let mut terms: Vec<Term> = path.iter().enumerate().map(term).collect();
        self.add_leaves(at, &mut terms, (path.len(), questions), n_places);
    }

    fn add_leaves(&mut self, at: u32, terms: &mut Vec<Term>, asked: (usize, &[Question]), n_places: usize) {
        let node = *self.trees.node(at);
        if node.left == at {
            self.sets.add(self.trees.value(at), terms, &mut self.columns, n_places);
            return;
        }
        let (n_above, questions) = asked;
        let question = self.question(at);
        let number = questions.iter().position(|known| *known == question).unwrap_or(0);
        let answer = 1 << (n_above + number);
        let (left, right) = shares(self.trees, at);
        for (child, share, wanted) in [(node.left, left, answer), (node.left + 1, right, 0)] {
            let column = self.features.iter().position(|&feature| feature == usize::from(node.feature)).unwrap_or(0);
            if let Some(place) = terms.iter().position(|term| term.column == column) {
                let above = terms[place];
                let is_contradicted = above.asked & answer != 0 && above.wanted & answer != wanted;
                let never = if is_contradicted { NEVER } else { 0 };
                terms[place] = Term {
                    column,
                    unknown: above.unknown * share,
                    asked: above.asked | answer | never,
                    wanted: above.wanted | wanted | never,
                };
                self.add_leaves(child, terms, asked, n_places);
                terms[place] = above;
            } else {
                terms.push(Term { column, unknown: share, asked: answer, wanted });
                self.add_leaves(child, terms, asked, n_places);
                terms.pop();
            }
        }
    }

    /// Adds to every row what the table has at its place.
    fn look_up(&mut self, path: &[Above], questions: &[Question]) {
        self.places.fill(0);
        for &question in questions.iter().rev() {
            let answers = self.goes_left(question);
            shift_in(&mut self.places, &answers);
        }
        for above in path.iter().rev() {
            shift_in(&mut self.places, &above.met);
        }
        for (&feature, column) in self.features.iter().zip(&self.columns) {
            let sums = &mut self.sums[feature * self.n_rows..(feature + 1) * self.n_rows];
            for (sum, &place) in sums.iter_mut().zip(&self.places) {
                *sum += column[usize::from(place)];
            }
        }
    }
}

/// Each place one answer longer: the new answer is its last bit.
fn shift_in(places: &mut [u16], answers: &[u8]) {
    for (place, &answer) in places.iter_mut().zip(answers) {
        *place = *place << 1 | u16::from(answer);
    }
}

#[cfg(test)]
mod tests;
