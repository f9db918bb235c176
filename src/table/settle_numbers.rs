//! How the numbers of a whole column are read: which mark stands before decimals, and what a percent sign is worth.

use super::decimal_mark::DecimalMark;
use super::look::Numbers;
use super::number;
use super::number::times_hundred;
use super::reading::Said;
use super::text::{Doubt, TextColumn};

/// How the numbers of a column are read.
#[derive(Clone, Copy)]
pub enum Mark {
    One(DecimalMark),
    /// Each cell can be read in one way only, and not all in the same.
    Each,
}

impl Numbers {
    pub(super) fn decide(
        self,
        column: &mut TextColumn,
        elsewhere: Option<DecimalMark>,
        place: &dyn Fn(usize) -> String,
    ) -> Vec<Said> {
        let cell = |column: &TextColumn, row: usize| column.cell(row).unwrap_or_default().to_owned();
        let mark = match (self.only, self.either) {
            ([_, None], None) | ([Some(_), None], _) => Mark::One(DecimalMark::Point),
            ([None, Some(_)], _) => Mark::One(DecimalMark::Comma),
            ([Some(_), Some(_)], None) => Mark::Each,
            ([None, None], Some(_)) => {
                let Some(mark) = elsewhere else {
                    column.doubt = Some(Doubt::Mark);
                    return vec![Said::EitherNumber];
                };
                Mark::One(mark)
            }
            ([Some(by_point), Some(by_comma)], Some(either)) => {
                column.doubt = Some(Doubt::Refused(format!(
                    "{} has decimals after a point ({:?}), {} after a comma ({:?}), and {} can be read either way ({:?}); write them one way, or leave the column out with `ignore` under [columns]",
                    place(by_point),
                    cell(column, by_point),
                    place(by_comma),
                    cell(column, by_comma),
                    place(either),
                    cell(column, either)
                )));
                return Vec::new();
            }
        };
        column.doubt = None;
        if self.is_plain && matches!(mark, Mark::One(DecimalMark::Point)) {
            return Vec::new();
        }
        let mut said = match mark {
            Mark::One(DecimalMark::Comma) => vec![Said::Comma],
            Mark::Each => vec![Said::Both],
            Mark::One(DecimalMark::Point) => Vec::new(),
        };
        let mut are_shares = false;
        if let (Some(percent), Some(_)) = (self.percent, self.bare) {
            match Bare::of(column, mark) {
                Bare::Shares => {
                    are_shares = true;
                    said.push(Said::Shares);
                }
                Bare::Percentages => said.push(Said::Percentages),
                Bare::Unclear { share, percentage } => {
                    column.doubt = Some(Doubt::Refused(format!(
                        "{} is in percent ({:?}), and of those without a sign {} looks like a share ({:?}) and {} like a percentage ({:?}); write them in one scale, or leave the column out with `ignore` under [columns]",
                        place(percent),
                        cell(column, percent),
                        place(share),
                        cell(column, share),
                        place(percentage),
                        cell(column, percentage)
                    )));
                    return Vec::new();
                }
            }
        }
        column.rewrite(|cell| {
            let written = number::written(cell)?;
            let plain = plain_number(&written, mark)?;
            let plain = if are_shares && !written.percent { times_hundred(&plain) } else { plain };
            (plain != cell).then_some(plain)
        });
        column.is_percent = self.percent.is_some();
        if self.currencies.len() > 1 {
            said.push(Said::Currencies(self.currencies.into_iter().collect::<Vec<_>>().join(", ")));
        }
        said
    }
}

fn plain_number(written: &number::Written<'_>, mark: Mark) -> Option<String> {
    match mark {
        Mark::One(mark) => written.plain(mark),
        Mark::Each => written.plain(DecimalMark::Point).or_else(|| written.plain(DecimalMark::Comma)),
    }
}

/// In which scale the cells without a percent sign are.
pub enum Bare {
    Shares,
    Percentages,
    Unclear { share: usize, percentage: usize },
}

impl Bare {
    fn of(column: &TextColumn, mark: Mark) -> Self {
        let (mut share, mut percentage) = (None, None);
        for (row, cell) in column.cells().enumerate() {
            let Some(written) = cell.and_then(number::written).filter(|written| !written.percent) else { continue };
            let Some(value) = plain_number(&written, mark).and_then(|plain| plain.parse::<f64>().ok()) else {
                continue;
            };
            if value.abs() > 1.0 {
                percentage.get_or_insert(row);
            } else if value != 0.0 {
                share.get_or_insert(row);
            }
        }
        match (share, percentage) {
            (Some(share), Some(percentage)) => Self::Unclear { share, percentage },
            (None, Some(_)) => Self::Percentages,
            _ => Self::Shares,
        }
    }
}
