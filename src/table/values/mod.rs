//! What one cell says: nothing, dates in every style, periods, numbers with every mark, magnitudes, currencies and the names of months.

pub(super) mod blank;
pub(super) mod currency;
pub(super) mod date_order;
pub(super) mod dates;
pub(super) mod day_numbers;
pub(super) mod decimal_mark;
pub(super) mod magnitude;
pub(super) mod month_words;
pub(super) mod months;
pub(super) mod number;
pub(super) mod periods;
pub(super) mod seen;
