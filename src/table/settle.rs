//! Columns as people write them, made plain: what the whole column decides, then the table, then what is stated.
//!
//! A column in which every cell can be read in one way is rewritten as a program would have written it: `14.800,00 €` becomes
//! `14800.00`, `3/31/2026` becomes `2026-03-31`. Everything after this reads plain text alone. What cannot be decided is left
//! as it is with a [`Doubt`], and is decided later, or refused where it is used.

use rayon::prelude::*;

use super::date_order::DateOrder;
use super::decide::{Bare, Decision, Styles};
use super::look::{Days, Look, Numbers};
use super::reading::Evidence;
use super::text::{TextColumn, TextTable};

/// What all agree on; `None` where nobody says anything.
#[must_use]
pub fn agreed<T: PartialEq>(told: impl IntoIterator<Item = T>) -> Option<T> {
    let mut told = told.into_iter();
    let first = told.next()?;
    told.all(|other| other == first).then_some(first)
}

/// Fewer cells than this are looked at without threads.
const MANY: usize = 50_000;

/// What is made of every column, on all threads where there are many cells.
fn each<T: Send, R: Send>(
    n_cells: usize,
    columns: impl Iterator<Item = T>,
    of: impl Fn(T) -> R + Sync + Send,
) -> Vec<R> {
    if n_cells < MANY {
        columns.map(of).collect()
    } else {
        columns.collect::<Vec<T>>().into_par_iter().map(of).collect()
    }
}

impl Evidence {
    /// What looks at the columns of a table say of its style.
    pub(super) fn of<'a>(looks: impl IntoIterator<Item = &'a Look>) -> Self {
        let mut evidence = Self::default();
        for look in looks {
            match look {
                Look::Numbers(Numbers { only: [point, comma], .. }) => {
                    evidence.point += usize::from(point.is_some());
                    evidence.comma += usize::from(comma.is_some());
                }
                Look::Days(Days { day_first, month_first, .. }) => {
                    evidence.day_first += usize::from(day_first.is_some());
                    evidence.month_first += usize::from(month_first.is_some());
                }
                Look::Settled | Look::Serials | Look::Periods { .. } => {}
            }
        }
        evidence
    }

    /// The style of the table, where its columns tell.
    pub(super) fn styles(self, separator: Option<char>) -> Styles {
        Styles { dates: self.dates(), numbers: self.numbers(separator) }
    }
}

impl TextTable {
    /// Makes plain what the table decides by itself.
    pub(super) fn settle(&mut self) {
        let lines = &self.lines;
        let looks = each(self.n_rows() * self.columns.len(), self.columns.iter(), |column| Look::at(column, lines));
        self.reading.evidence = Evidence::of(&looks);
        let styles = self.reading.evidence.styles(self.reading.separator);
        self.decide(&looks, styles);
    }

    /// Whether days of a column can be read in two ways.
    #[must_use]
    pub fn is_in_doubt(&self) -> bool {
        self.columns.iter().any(TextColumn::is_in_doubt)
    }

    /// Which of day and month comes first in the table's days, where its columns tell and agree.
    #[must_use]
    pub fn date_order(&self) -> Option<DateOrder> {
        self.reading.evidence.dates()
    }

    /// How the table writes days and numbers, where its columns tell and agree.
    #[must_use]
    pub fn styles(&self) -> Styles {
        self.reading.evidence.styles(None)
    }

    /// The table with its doubts decided by what is stated or known elsewhere.
    #[must_use]
    pub fn under(&self, styles: Styles) -> std::borrow::Cow<'_, Self> {
        let decides = |column: &TextColumn| styles.decide(column.doubt.as_ref());
        if !self.columns.iter().any(decides) {
            return std::borrow::Cow::Borrowed(self);
        }
        let mut decided = self.clone();
        let look = |column: &TextColumn| if decides(column) { Look::at(column, &self.lines) } else { Look::Settled };
        let looks = each(self.n_rows() * self.columns.len(), self.columns.iter(), look);
        decided.decide(&looks, styles);
        for (before, column) in self.columns.iter().zip(&decided.columns) {
            if before.doubt.is_some() && column.doubt.is_none() {
                decided.reading.no_doubt(&column.name);
            }
        }
        std::borrow::Cow::Owned(decided)
    }

    fn decide(&mut self, looks: &[Look], styles: Styles) {
        let (word, lines) = (self.counted.word(), &self.lines);
        let decide = |(column, look): (&mut TextColumn, &Look)| {
            let bare = look.mark_of_bare(styles).map(|mark| {
                let mut bare = Bare::under(mark);
                bare.add(column, lines);
                bare
            });
            let decision = Decision::of(look, styles, bare.as_ref(), word)?;
            decision.apply(column);
            Some((decision, column.name.clone()))
        };
        let decisions = each(lines.len() * looks.len(), self.columns.iter_mut().zip(looks), decide);
        for (decision, column) in decisions.into_iter().flatten() {
            decision.said.into_iter().for_each(|said| self.reading.say(said, column.clone()));
        }
    }
}
