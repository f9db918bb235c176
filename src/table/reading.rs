//! How a table was read, told back to the person who sent it.

use super::date_order::DateOrder;
use super::decimal_mark::DecimalMark;
use crate::units::listed;

/// A line that is no row of the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftOut {
    /// Where it stands.
    pub line: u64,
    /// What it says.
    pub text: String,
}

/// What a table's own columns say of its style: how many columns speak for each.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Evidence {
    pub day_first: usize,
    pub month_first: usize,
    pub point: usize,
    pub comma: usize,
}

impl Evidence {
    /// Which comes first in the table's days, where its columns agree.
    pub(super) fn dates(self) -> Option<DateOrder> {
        match (self.day_first, self.month_first) {
            (1.., 0) => Some(DateOrder::DayFirst),
            (0, 1..) => Some(DateOrder::MonthFirst),
            _ => None,
        }
    }

    pub(super) fn numbers(self, separator: Option<char>) -> Option<DecimalMark> {
        match self.comma.cmp(&self.point) {
            std::cmp::Ordering::Greater => Some(DecimalMark::Comma),
            std::cmp::Ordering::Less => Some(DecimalMark::Point),
            // A comma cannot both separate cells and stand before decimals: who writes `;` mostly needs it to.
            std::cmp::Ordering::Equal => (separator == Some(';')).then_some(DecimalMark::Comma),
        }
    }
}

/// What is said of columns that people wrote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Said {
    DayFirst,
    MonthFirst,
    Days,
    Serials,
    FirstDays,
    LastDays,
    Short,
    EitherDay,
    Comma,
    Both,
    EitherNumber,
    Shares,
    Percentages,
    Currencies(String),
    Nothing(String),
    Again,
}

/// How a table was read: as text of which encoding, with which separator, and what was concluded about its cells.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TableReading {
    /// The encoding, where it was text.
    pub encoding: Option<&'static str>,
    /// What stands between cells, where it was text.
    pub separator: Option<char>,
    /// Zero bytes that were left out of a text.
    pub n_zeros: usize,
    /// The sheet, where it was a workbook.
    pub sheet: Option<String>,
    /// The line of the header row; 0 where there are no lines.
    pub header_line: u64,
    /// Lines above the header row and below the table that are no rows.
    pub left_out: Vec<LeftOut>,
    said: Vec<(Said, Vec<String>)>,
    pub(super) evidence: Evidence,
    /// Whether it was read from a file.
    pub(super) is_read: bool,
}

/// More columns or lines than this are counted.
const LISTED: usize = 6;

impl TableReading {
    /// Of a text in this encoding, with this separator.
    pub(super) fn of_text(encoding: &'static str, separator: char) -> Self {
        Self { encoding: Some(encoding), separator: Some(separator), ..Self::default() }
    }

    /// Takes back that a column can be read in two ways: it is decided now.
    pub(super) fn no_doubt(&mut self, column: &str) {
        self.said.retain_mut(|(said, columns)| {
            if matches!(said, Said::EitherDay | Said::EitherNumber) {
                columns.retain(|known| known != column);
            }
            !columns.is_empty()
        });
    }

    pub(super) fn say(&mut self, said: Said, column: String) {
        match self.said.iter_mut().find(|(known, _)| *known == said) {
            Some((_, columns)) => columns.push(column),
            None => self.said.push((said, vec![column])),
        }
    }

    /// What is worth knowing about how the table was read, one sentence each; nothing of a plain table.
    #[must_use]
    pub fn sentences(&self) -> Vec<String> {
        let mut sentences = Vec::new();
        if let Some(encoding) = self.encoding.filter(|encoding| *encoding != "UTF-8") {
            sentences.push(format!("the text is in {encoding}"));
        }
        match self.separator {
            Some('\t') => sentences.push("a tab separates the cells".to_owned()),
            Some(separator) if separator != ',' => sentences.push(format!("`{separator}` separates the cells")),
            _ => {}
        }
        if self.n_zeros > 0 {
            let n = self.n_zeros;
            let bytes = if n == 1 { "zero byte is" } else { "zero bytes are" };
            sentences.push(format!("{n} {bytes} left out, as some databases write for an empty text"));
        }
        if let Some(sheet) = &self.sheet {
            sentences.push(format!("the table is on the sheet {sheet:?}"));
        }
        if !self.left_out.is_empty() {
            let lines = self.left_out.iter().map(|left| format!("{} ({:?})", left.line, left.text));
            let (noun, verb) = if self.left_out.len() == 1 { ("line", "is no row") } else { ("lines", "are no rows") };
            let n = self.left_out.len();
            sentences
                .push(format!("{n} {noun} outside the table {verb} and left out: {noun} {}", listed(lines, LISTED)));
        }
        for (said, columns) in &self.said {
            sentences.push(format!(
                "{}: {}",
                listed(columns.iter().map(|name| format!("`{name}`")), LISTED),
                said.words()
            ));
        }
        sentences
    }
}

impl Said {
    fn words(&self) -> String {
        match self {
            Self::DayFirst => "days with the day first (31/12/2026)".to_owned(),
            Self::MonthFirst => "days with the month first (12/31/2026)".to_owned(),
            Self::Days => "days that can be read in one way only".to_owned(),
            Self::Serials => "numbers of days or seconds, as spreadsheets and programs count them, read as days".to_owned(),
            Self::FirstDays => "months, quarters or weeks, each read as its first day".to_owned(),
            Self::LastDays => "months, quarters or weeks, each read as its last day".to_owned(),
            Self::Short => "amounts written short (14.8k, 3 Mio), read in full".to_owned(),
            Self::EitherDay => format!("days in which day or month may come first; {WAY_OUT}"),
            Self::Comma => "numbers with a decimal comma (1.234,56)".to_owned(),
            Self::Both => "numbers of which some have a decimal comma and some a decimal point, each read as it must be".to_owned(),
            Self::EitherNumber => "numbers such as 1.234 or 1,234 throughout, which may have decimals or thousands; read as 1,234.56 is written; say `numbers = \"1.234,56\"` under [columns] in the playbook if they are not".to_owned(),
            Self::Shares => "percentages (12 %) and shares (0.12) mixed; shares are read as percentages (12)".to_owned(),
            Self::Percentages => "with and without a percent sign; all are read as percentages".to_owned(),
            Self::Again => "the name stands in the header before, so that this column is called otherwise".to_owned(),
            Self::Nothing(word) => format!("cells that say {word:?} are read as blank"),
            Self::Currencies(found) => format!("amounts in several currencies ({found}), read as if they were one"),
        }
    }
}

/// What to write where days can be read either way.
pub(super) const WAY_OUT: &str =
    "say `dates = \"day/month/year\"` or `dates = \"month/day/year\"` under [columns] in the playbook";
