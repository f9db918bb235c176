//! Columns as people write them, made plain: what the whole column decides, then the table, then what is stated.
//!
//! A column in which every cell can be read in one way is rewritten as a program would have written it: `14.800,00 €` becomes
//! `14800.00`, `3/31/2026` becomes `2026-03-31`. Everything after this reads plain text alone. What cannot be decided is left
//! as it is with a [`Doubt`], and is decided later, or refused where it is used.

use rayon::prelude::*;

use super::date_order::DateOrder;
use super::dates;
use super::day_numbers::day_of_number;
use super::decimal_mark::DecimalMark;
use super::look::{Days, Look, Numbers};
use super::reading::{Evidence, Said};
use super::text::{Doubt, TextColumn, TextTable};

/// How numbers and days are written where a table does not tell.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Styles {
    /// What comes first in a day.
    pub dates: Option<DateOrder>,
    /// What stands before decimals.
    pub numbers: Option<DecimalMark>,
}

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

impl TextTable {
    /// Makes plain what the table decides by itself.
    pub(super) fn settle(&mut self) {
        let looks = each(self.n_rows() * self.columns.len(), self.columns.iter(), Look::at);
        let mut evidence = Evidence::default();
        for look in &looks {
            match look {
                Look::Numbers(Numbers { only: [point, comma], .. }) => {
                    evidence.point += usize::from(point.is_some());
                    evidence.comma += usize::from(comma.is_some());
                }
                Look::Days(days) => {
                    evidence.day_first += usize::from(days.day_first.is_some());
                    evidence.month_first += usize::from(days.month_first.is_some());
                }
                Look::Settled | Look::Serials => {}
            }
        }
        self.reading.evidence = evidence;
        self.decide(looks, Styles { dates: evidence.dates(), numbers: evidence.numbers(self.reading.separator) });
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
        Styles { dates: self.date_order(), numbers: self.reading.evidence.numbers(None) }
    }

    /// The table with its doubts decided by what is stated or known elsewhere.
    #[must_use]
    pub fn under(&self, styles: Styles) -> std::borrow::Cow<'_, Self> {
        let tells_days = styles.dates.is_some_and(|order| order != DateOrder::YearFirst);
        let decides = |column: &TextColumn| {
            column.is_in_doubt() && tells_days || column.doubt == Some(Doubt::Mark) && styles.numbers.is_some()
        };
        if !self.columns.iter().any(decides) {
            return std::borrow::Cow::Borrowed(self);
        }
        let mut decided = self.clone();
        let look = |column: &TextColumn| if decides(column) { Look::at(column) } else { Look::Settled };
        let looks = each(self.n_rows() * self.columns.len(), self.columns.iter(), look);
        decided.decide(looks, styles);
        for (before, column) in self.columns.iter().zip(&decided.columns) {
            if before.doubt.is_some() && column.doubt.is_none() {
                decided.reading.no_doubt(&column.name);
            }
        }
        std::borrow::Cow::Owned(decided)
    }

    fn decide(&mut self, looks: Vec<Look>, styles: Styles) {
        let styles = Styles { dates: styles.dates.filter(|order| *order != DateOrder::YearFirst), ..styles };
        let word = self.counted.word();
        let lines = &self.lines;
        let place = |row: usize| format!("{word} {}", lines.get(row).copied().unwrap_or_default());
        let decide = |(column, look): (&mut TextColumn, Look)| -> Vec<(Said, String)> {
            let said = match look {
                Look::Settled => return Vec::new(),
                Look::Serials => serials(column),
                Look::Numbers(numbers) => numbers.decide(column, styles.numbers, &place),
                Look::Days(days) => days.decide(column, styles.dates, &place),
            };
            said.into_iter().map(|said| (said, column.name.clone())).collect()
        };
        let said = each(lines.len() * looks.len(), self.columns.iter_mut().zip(looks), decide);
        for (said, column) in said.into_iter().flatten() {
            self.reading.say(said, column);
        }
    }
}

/// Numbers of days, as days.
fn serials(column: &mut TextColumn) -> Vec<Said> {
    column.rewrite(|cell| day_of_number(cell).map(|day| day.to_string()));
    vec![Said::Serials]
}

impl Days {
    fn decide(
        self,
        column: &mut TextColumn,
        elsewhere: Option<DateOrder>,
        place: &dyn Fn(usize) -> String,
    ) -> Vec<Said> {
        let order = match (self.day_first, self.month_first, self.either) {
            (Some(_), None, _) => DateOrder::DayFirst,
            (None, Some(_), _) => DateOrder::MonthFirst,
            (None, None, None) => {
                column.doubt = None;
                column.rewrite(|cell| plain_day(cell, DateOrder::DayFirst));
                return vec![Said::Days];
            }
            (None, None, Some(_)) if self.is_dotted => DateOrder::DayFirst,
            (None, None, Some(_)) => {
                let Some(order) = elsewhere else {
                    column.doubt = Some(Doubt::Order);
                    return vec![Said::EitherDay];
                };
                order
            }
            (Some(by_day), Some(by_month), _) => {
                let Some(order) = elsewhere else {
                    let cell = |row| column.cell(row).unwrap_or_default().to_owned();
                    column.doubt = Some(Doubt::Orders(format!(
                        "days written one way throughout: {} has the day first ({:?}), {} the month ({:?})",
                        place(by_day),
                        cell(by_day),
                        place(by_month),
                        cell(by_month)
                    )));
                    return Vec::new();
                };
                order
            }
        };
        column.doubt = None;
        column.rewrite(|cell| plain_day(cell, order));
        vec![if order == DateOrder::MonthFirst { Said::MonthFirst } else { Said::DayFirst }]
    }
}

/// A day in ISO; `None` leaves the cell as it is.
fn plain_day(cell: &str, order: DateOrder) -> Option<String> {
    if cell.parse::<crate::units::Date>().is_ok() {
        return None;
    }
    let day = dates::written(cell)?.day(order)?;
    Some(format!("{day}{}", dates::time_of(cell).unwrap_or_default()))
}
