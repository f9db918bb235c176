//! What a look at a whole column decides about its cells, apart from the cells themselves.

use super::date_order::DateOrder;
use super::dates;
use super::day_numbers::day_of_number;
use super::decimal_mark::DecimalMark;
use super::look::{Days, Look, Numbers, Spot};
use super::number;
use super::reading::Said;
use super::text::{Doubt, TextColumn};
use super::values::blank::says_nothing;
use super::values::magnitude::times_hundred;
use super::values::periods::period_of;

/// How numbers and days are written where a table does not tell.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Styles {
    /// What comes first in a day.
    pub dates: Option<DateOrder>,
    /// What stands before decimals.
    pub numbers: Option<DecimalMark>,
}

impl Styles {
    /// Whether they decide what a column left open.
    pub(super) fn decide(self, doubt: Option<&Doubt>) -> bool {
        match doubt {
            Some(Doubt::Order | Doubt::Orders(_)) => self.dates.is_some_and(|order| order != DateOrder::YearFirst),
            Some(Doubt::Mark) => self.numbers.is_some(),
            Some(Doubt::Refused(_)) | None => false,
        }
    }
}

/// How the cells of a column are written anew.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Rewrite {
    Nothing,
    /// Numbers of days, as days.
    Serials,
    Days(DateOrder),
    /// Months, quarters and weeks as their first or their last day.
    Periods {
        last: bool,
    },
    Numbers {
        mark: Mark,
        /// Whether those without a percent sign are shares.
        are_shares: bool,
        /// Whether those that are written short are read in full.
        in_full: bool,
    },
}

/// How the numbers of a column are read.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Mark {
    One(DecimalMark),
    /// Each cell can be read in one way only, and not all in the same.
    Each,
}

/// What is decided about a column.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Decision {
    pub doubt: Option<Doubt>,
    is_percent: bool,
    rewrite: Rewrite,
    pub said: Vec<Said>,
}

impl Decision {
    fn plain(said: Vec<Said>) -> Self {
        Self { doubt: None, is_percent: false, rewrite: Rewrite::Nothing, said }
    }

    /// The same, and that a word stands for a blank where one does.
    fn telling(mut self, nothing: Option<&Spot>) -> Self {
        self.said.extend(nothing.map(|spot| Said::Nothing(spot.cell.clone())));
        self
    }

    fn doubt(doubt: Doubt, said: Vec<Said>) -> Self {
        Self { doubt: Some(doubt), ..Self::plain(said) }
    }

    /// What a look and the style of the table decide; `bare` is asked for by [`Look::mark_of_bare`], and places are counted in
    /// `word`. `None` where nothing has to be decided.
    pub(super) fn of(look: &Look, styles: Styles, bare: Option<&Bare>, word: &str) -> Option<Self> {
        match look {
            Look::Settled => None,
            Look::Serials => Some(Self { rewrite: Rewrite::Serials, ..Self::plain(vec![Said::Serials]) }),
            &Look::Periods { last } => Some(Self {
                rewrite: Rewrite::Periods { last },
                ..Self::plain(vec![if last { Said::LastDays } else { Said::FirstDays }])
            }),
            Look::Days(days) => Some(of_days(days, styles.dates.filter(|order| *order != DateOrder::YearFirst), word)),
            Look::Numbers(numbers) => Some(of_numbers(numbers, styles.numbers, bare, word)),
        }
    }

    /// Carries it out on the column, or on a part of it.
    pub(super) fn apply(&self, column: &mut TextColumn) {
        column.doubt.clone_from(&self.doubt);
        column.is_percent = self.is_percent;
        match self.rewrite {
            Rewrite::Nothing => {}
            Rewrite::Serials => column.rewrite(|cell| day_of_number(cell).map(|day| day.to_string())),
            Rewrite::Days(order) => column.rewrite(|cell| nothing(cell).or_else(|| plain_day(cell, order))),
            Rewrite::Periods { last } => column.rewrite(|cell| {
                nothing(cell).or_else(|| period_of(cell).map(|days| days[usize::from(last)].to_string()))
            }),
            Rewrite::Numbers { mark, are_shares, in_full } => column.rewrite(|cell| {
                if let Some(nothing) = nothing(cell) {
                    return Some(nothing);
                }
                let written = number::written(cell).filter(|written| in_full || written.magnitude.is_none())?;
                let plain = plain_number(&written, mark)?;
                let plain = if are_shares && !written.percent { times_hundred(&plain) } else { plain };
                (plain != cell).then_some(plain)
            }),
        }
    }
}

/// A blank in place of a word for nothing.
fn nothing(cell: &str) -> Option<String> {
    says_nothing(cell).then(String::new)
}

fn of_days(days: &Days, elsewhere: Option<DateOrder>, word: &str) -> Decision {
    let order = match (&days.day_first, &days.month_first, &days.either) {
        (Some(_), None, _) => DateOrder::DayFirst,
        (None, Some(_), _) => DateOrder::MonthFirst,
        (None, None, None) => {
            let said = if days.is_iso { Vec::new() } else { vec![Said::Days] };
            return Decision { rewrite: Rewrite::Days(DateOrder::DayFirst), ..Decision::plain(said) }
                .telling(days.nothing.as_ref());
        }
        (None, None, Some(_)) if days.is_dotted => DateOrder::DayFirst,
        (None, None, Some(_)) => {
            let Some(order) = elsewhere else { return Decision::doubt(Doubt::Order, vec![Said::EitherDay]) };
            order
        }
        (Some(by_day), Some(by_month), _) => {
            let Some(order) = elsewhere else {
                let contradiction = format!(
                    "days written one way throughout: {word} {} has the day first ({:?}), {word} {} the month ({:?})",
                    by_day.line, by_day.cell, by_month.line, by_month.cell
                );
                return Decision::doubt(Doubt::Orders(contradiction), Vec::new());
            };
            order
        }
    };
    let said = if order == DateOrder::MonthFirst { Said::MonthFirst } else { Said::DayFirst };
    Decision { rewrite: Rewrite::Days(order), ..Decision::plain(vec![said]) }.telling(days.nothing.as_ref())
}

/// A day in ISO; `None` leaves the cell as it is.
fn plain_day(cell: &str, order: DateOrder) -> Option<String> {
    if cell.parse::<crate::units::Date>().is_ok() {
        return None;
    }
    let day = dates::written(cell)?.day(order)?;
    Some(format!("{day}{}", dates::time_of(cell).unwrap_or_default()))
}

impl Numbers {
    /// How its numbers are read; `None` where that cannot be told.
    fn mark(&self, elsewhere: Option<DecimalMark>) -> Option<Mark> {
        match (&self.only, &self.either) {
            ([_, None], None) | ([Some(_), None], _) => Some(Mark::One(DecimalMark::Point)),
            ([None, Some(_)], _) => Some(Mark::One(DecimalMark::Comma)),
            ([Some(_), Some(_)], None) => Some(Mark::Each),
            ([None, None], Some(_)) => elsewhere.map(Mark::One),
            ([Some(_), Some(_)], Some(_)) => None,
        }
    }
}

impl Look {
    /// Under which mark the numbers without a percent sign have to be looked at before the column is decided.
    pub(super) fn mark_of_bare(&self, styles: Styles) -> Option<Mark> {
        match self {
            Self::Numbers(numbers) if numbers.percent.is_some() && numbers.bare.is_some() => {
                numbers.mark(styles.numbers)
            }
            _ => None,
        }
    }
}

fn of_numbers(numbers: &Numbers, elsewhere: Option<DecimalMark>, bare: Option<&Bare>, word: &str) -> Decision {
    let Some(mark) = numbers.mark(elsewhere) else {
        let ([Some(by_point), Some(by_comma)], Some(either)) = (&numbers.only, &numbers.either) else {
            return Decision::doubt(Doubt::Mark, vec![Said::EitherNumber]);
        };
        return Decision::doubt(
            Doubt::Refused(format!(
                "{word} {} has decimals after a point ({:?}), {word} {} after a comma ({:?}), and {word} {} can be read either way ({:?}); write them one way, or leave the column out with `ignore` under [columns]",
                by_point.line, by_point.cell, by_comma.line, by_comma.cell, either.line, either.cell
            )),
            Vec::new(),
        );
    };
    if numbers.is_plain && mark == Mark::One(DecimalMark::Point) {
        return Decision::plain(Vec::new());
    }
    let mut said = match mark {
        Mark::One(DecimalMark::Comma) => vec![Said::Comma],
        Mark::Each => vec![Said::Both],
        Mark::One(DecimalMark::Point) => Vec::new(),
    };
    let short = &numbers.short;
    if short.counts() {
        let other = if short.has_thousands { &short.large } else { &short.bare };
        if let (Some(first), Some(other)) = (&short.first, other) {
            return Decision::doubt(
                Doubt::Refused(format!(
                    "amounts in one scale: {word} {} is written short ({:?}), {word} {} is not ({:?}); write them one way, or leave the column out with `ignore` under [columns]",
                    first.line, first.cell, other.line, other.cell
                )),
                Vec::new(),
            );
        }
        said.push(Said::Short);
    }
    let mut are_shares = false;
    if let (Some(percent), Some(bare)) = (&numbers.percent, bare) {
        match (&bare.share, &bare.percentage) {
            (Some(share), Some(percentage)) => {
                return Decision::doubt(
                    Doubt::Refused(format!(
                        "{word} {} is in percent ({:?}), and of those without a sign {word} {} looks like a share ({:?}) and {word} {} like a percentage ({:?}); write them in one scale, or leave the column out with `ignore` under [columns]",
                        percent.line, percent.cell, share.line, share.cell, percentage.line, percentage.cell
                    )),
                    Vec::new(),
                );
            }
            (None, Some(_)) => said.push(Said::Percentages),
            _ => {
                are_shares = true;
                said.push(Said::Shares);
            }
        }
    }
    if numbers.currencies.len() > 1 {
        said.push(Said::Currencies(numbers.currencies.iter().cloned().collect::<Vec<_>>().join(", ")));
    }
    Decision {
        doubt: None,
        is_percent: numbers.percent.is_some(),
        rewrite: Rewrite::Numbers { mark, are_shares, in_full: short.counts() },
        said,
    }
    .telling(numbers.nothing.as_ref())
}

fn plain_number(written: &number::Written<'_>, mark: Mark) -> Option<String> {
    match mark {
        Mark::One(mark) => written.plain(mark),
        Mark::Each => written.plain(DecimalMark::Point).or_else(|| written.plain(DecimalMark::Comma)),
    }
}

/// In which scale the cells without a percent sign are: the first that looks like a share, and the first like a percentage.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Bare {
    pub mark: Mark,
    share: Option<Spot>,
    percentage: Option<Spot>,
}

impl Bare {
    /// Before the first row.
    pub(super) fn under(mark: Mark) -> Self {
        Self { mark, share: None, percentage: None }
    }

    /// Looks at the next rows, whose lines are given.
    pub(super) fn add(&mut self, column: &TextColumn, lines: &[u64]) {
        for (cell, &line) in column.cells().zip(lines) {
            let Some(cell) = cell else { continue };
            let Some(written) = number::written(cell).filter(|written| !written.percent) else { continue };
            let Some(value) = plain_number(&written, self.mark).and_then(|plain| plain.parse::<f64>().ok()) else {
                continue;
            };
            if value.abs() > 1.0 {
                Spot::keep(&mut self.percentage, line, cell);
            } else if value != 0.0 {
                Spot::keep(&mut self.share, line, cell);
            }
        }
    }
}

#[cfg(test)]
mod tests;
