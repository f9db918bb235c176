//! Documents that stand by themselves: one HTML file with its style and its charts as inline SVG, which asks no other host
//! for anything.
//!
//! `text` escapes; `scale` maps values to places and chooses ticks; `chart` draws bars, bands and dots over names; `page` puts
//! sections and tables into a page for screen, dark or light, and paper. Imports `units` only; what is drawn is decided above.

mod chart;
mod page;
mod scale;
mod text;

pub use chart::{Chart, Layer, Mark};
pub use page::{page, section, style, table};
pub use scale::Scale;
pub use text::escaped;
