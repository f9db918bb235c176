//! How the cells of a column lie in memory: as text end to end, or as the numbers a file holds as such.
//!
//! What is written for numbers is made when it is first asked for: of most columns of a Parquet file it never is.

use std::fmt::Write;
use std::sync::OnceLock;

/// Cells end to end, and where each ends.
#[derive(Debug, Clone, Default)]
pub(super) struct Texts {
    pub(super) text: String,
    pub(super) ends: Vec<usize>,
}

/// The cells of a column: text, or numbers alone.
#[derive(Debug, Clone, Default)]
pub(super) struct Stored {
    texts: Texts,
    numbers: Option<Numbers>,
}

/// Numbers that a file holds as such.
#[derive(Debug, Clone, Default)]
struct Numbers {
    /// One a row, `NaN` where the cell is blank.
    values: Vec<f64>,
    /// What is written for them, once it is asked for.
    texts: OnceLock<Texts>,
}

impl Texts {
    pub(super) fn push(&mut self, cell: &str) {
        self.text.push_str(cell);
        self.ends.push(self.text.len());
    }

    /// What a program writes for numbers.
    fn of(values: &[f64]) -> Self {
        let mut texts = Self { text: String::new(), ends: Vec::with_capacity(values.len()) };
        for value in values {
            if !value.is_nan() {
                let _infallible = write!(texts.text, "{value}");
            }
            texts.ends.push(texts.text.len());
        }
        texts
    }
}

impl Stored {
    pub(super) fn texts(&self) -> &Texts {
        match &self.numbers {
            Some(Numbers { values, texts }) => texts.get_or_init(|| Texts::of(values)),
            None => &self.texts,
        }
    }

    /// The cells as text from now on.
    pub(super) fn as_texts(&mut self) -> &mut Texts {
        if let Some(Numbers { values, texts }) = self.numbers.take() {
            self.texts = texts.into_inner().unwrap_or_else(|| Texts::of(&values));
        }
        &mut self.texts
    }

    /// Numbers alone, `NaN` where the cell is blank.
    pub(super) fn of_numbers(values: Vec<f64>) -> Self {
        Self { texts: Texts::default(), numbers: Some(Numbers { values, texts: OnceLock::new() }) }
    }

    /// The numbers, where there is nothing else.
    pub(super) fn numbers(&self) -> Option<&[f64]> {
        self.numbers.as_ref().map(|known| known.values.as_slice())
    }

    /// The numbers, where there is nothing else: of no cells, too.
    pub(super) fn numbers_mut(&mut self) -> Option<&mut Vec<f64>> {
        if self.len() == 0 {
            self.numbers = Some(Numbers::default());
        }
        let Numbers { values, texts } = self.numbers.as_mut()?;
        texts.take();
        Some(values)
    }

    /// The number of cells.
    pub(super) fn len(&self) -> usize {
        self.numbers().map_or(self.texts.ends.len(), <[f64]>::len)
    }

    /// Bytes in memory.
    pub(super) fn size(&self) -> usize {
        let Texts { text, ends } = &self.texts;
        text.len() + size_of_val(ends.as_slice()) + self.numbers().map_or(0, size_of_val)
    }
}
