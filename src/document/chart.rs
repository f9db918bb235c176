//! A chart: bars, bands and dots over names, drawn as SVG that a screen reader can tell.

use std::fmt::Write;

use super::scale::Scale;
use super::text::escaped;

const WIDTH: f64 = 720.0;
const HEIGHT: f64 = 240.0;
/// Room for values left of upright charts, and for names left of charts on their side.
const VALUES: f64 = 84.0;
const NAMES: f64 = 190.0;
const ROW: f64 = 30.0;
const EDGE: f64 = 12.0;
/// Room for the names or values below.
const BELOW: f64 = 26.0;
/// Letters of a name for which there is room left of a chart on its side.
const LETTERS: usize = 26;

/// How values are drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// A wide pale bar from zero.
    Base,
    /// A bar from zero.
    Bar,
    /// From a low value to a high one.
    Band,
    /// A dot.
    Dot,
    /// A ring.
    Ring,
}

impl Mark {
    fn class(self) -> &'static str {
        match self {
            Self::Base => "base",
            Self::Bar => "bar",
            Self::Band => "band",
            Self::Dot => "dot",
            Self::Ring => "ring",
        }
    }

    /// Its share of the room a name has.
    fn width(self) -> f64 {
        match self {
            Self::Base => 0.7,
            Self::Bar => 0.4,
            _ => 0.25,
        }
    }
}

/// Values of one kind, one a name.
#[derive(Debug, Clone, PartialEq)]
pub struct Layer {
    /// What they are.
    pub label: &'static str,
    /// How they are drawn.
    pub mark: Mark,
    /// From where to where; both the same for what has no extent. Absent where nothing is known.
    pub values: Vec<Option<(f64, f64)>>,
}

/// A chart over names.
#[derive(Debug, Clone)]
pub struct Chart {
    /// A name of its own in the document: letters alone.
    pub id: &'static str,
    /// What is shown.
    pub title: String,
    /// What it shows in words, for those who do not see it.
    pub description: String,
    /// The names, such as quarters.
    pub names: Vec<String>,
    /// What is drawn, from the back to the front.
    pub layers: Vec<Layer>,
    /// How a value is written.
    pub written: fn(f64) -> String,
    /// Whether names stand one below the other.
    pub on_its_side: bool,
}

impl Chart {
    /// The chart as a figure of HTML, with its legend.
    #[must_use]
    pub fn svg(&self) -> String {
        let id = self.id;
        let n_names = self.names.len().max(1) as f64;
        let height = if self.on_its_side { n_names * ROW + BELOW + EDGE } else { HEIGHT };
        let (start, end) = if self.on_its_side { (NAMES, WIDTH - EDGE) } else { (height - BELOW, EDGE) };
        let ends = self.layers.iter().flat_map(|layer| layer.values.iter().flatten()).flat_map(|&(a, b)| [a, b]);
        let scale = Scale::over(ends, start, end);
        let mut drawn = format!(
            "<figure><svg viewBox=\"0 0 {WIDTH} {height}\" role=\"img\" aria-labelledby=\"{id}-title {id}-description\">\
             <title id=\"{id}-title\">{}</title><desc id=\"{id}-description\">{}</desc>",
            escaped(&self.title),
            escaped(&self.description)
        );
        self.axis(&mut drawn, &scale, height);
        for layer in &self.layers {
            for (at, value) in layer.values.iter().enumerate() {
                if let Some(value) = value {
                    self.mark(&mut drawn, &scale, layer, at, *value);
                }
            }
        }
        drawn.push_str("</svg><figcaption>");
        for layer in &self.layers {
            let class = layer.mark.class();
            let sample = match layer.mark {
                Mark::Dot | Mark::Ring => format!("<circle class=\"{class}\" cx=\"7\" cy=\"7\" r=\"4.5\"/>"),
                _ => format!("<rect class=\"{class}\" width=\"14\" height=\"14\"/>"),
            };
            let _infallible = write!(
                drawn,
                "<span><svg viewBox=\"0 0 14 14\" aria-hidden=\"true\" class=\"key\">{sample}</svg>{}</span>",
                escaped(layer.label)
            );
        }
        drawn.push_str("</figcaption></figure>\n");
        drawn
    }

    /// The room along the names: the middle of one, and how much each has.
    fn room(&self, at: usize) -> (f64, f64) {
        let (start, size) = if self.on_its_side {
            (EDGE / 2.0, ROW)
        } else {
            (VALUES, (WIDTH - VALUES - EDGE) / self.names.len().max(1) as f64)
        };
        (start + (at as f64 + 0.5) * size, size)
    }

    fn axis(&self, drawn: &mut String, scale: &Scale, height: f64) {
        for tick in scale.ticks() {
            let place = scale.place(tick);
            let class = if tick == 0.0 { "axis zero" } else { "axis" };
            let value = escaped(&(self.written)(tick));
            let _infallible = if self.on_its_side {
                write!(
                    drawn,
                    "<line class=\"{class}\" x1=\"{place:.1}\" x2=\"{place:.1}\" y1=\"4\" y2=\"{:.1}\"/>\
                     <text x=\"{place:.1}\" y=\"{:.1}\" text-anchor=\"middle\">{value}</text>",
                    height - BELOW,
                    height - 8.0
                )
            } else {
                write!(
                    drawn,
                    "<line class=\"{class}\" x1=\"{VALUES}\" x2=\"{}\" y1=\"{place:.1}\" y2=\"{place:.1}\"/>\
                     <text x=\"{}\" y=\"{:.1}\" text-anchor=\"end\">{value}</text>",
                    WIDTH - EDGE,
                    VALUES - 8.0,
                    place + 4.0
                )
            };
        }
        for (at, name) in self.names.iter().enumerate() {
            let (middle, _) = self.room(at);
            let _infallible = if self.on_its_side {
                write!(
                    drawn,
                    "<text x=\"{}\" y=\"{:.1}\" text-anchor=\"end\">{}</text>",
                    NAMES - 10.0,
                    middle + 4.0,
                    escaped(&shortened(name))
                )
            } else {
                write!(
                    drawn,
                    "<text x=\"{middle:.1}\" y=\"{:.1}\" text-anchor=\"middle\">{}</text>",
                    height - 8.0,
                    escaped(name)
                )
            };
        }
    }

    fn mark(&self, drawn: &mut String, scale: &Scale, layer: &Layer, at: usize, (from, to): (f64, f64)) {
        let (middle, size) = self.room(at);
        let class = layer.mark.class();
        let from = if matches!(layer.mark, Mark::Base | Mark::Bar) { 0.0 } else { from };
        let told = match layer.mark {
            Mark::Band => format!("{} to {}", (self.written)(from), (self.written)(to)),
            _ => (self.written)(to),
        };
        let name = self.names.get(at).map_or("", String::as_str);
        let title = format!("<title>{}, {}: {}</title>", escaped(name), escaped(layer.label), escaped(&told));
        let (a, b) = (scale.place(from), scale.place(to));
        let (first, length) = (a.min(b), (a - b).abs());
        let wide = size * layer.mark.width();
        let side = middle - wide / 2.0;
        let _infallible = match (layer.mark, self.on_its_side) {
            (Mark::Dot | Mark::Ring, false) => {
                write!(drawn, "<circle class=\"{class}\" cx=\"{middle:.1}\" cy=\"{b:.1}\" r=\"4.5\">{title}</circle>")
            }
            (Mark::Dot | Mark::Ring, true) => {
                write!(drawn, "<circle class=\"{class}\" cx=\"{b:.1}\" cy=\"{middle:.1}\" r=\"4.5\">{title}</circle>")
            }
            (_, false) => write!(
                drawn,
                "<rect class=\"{class}\" x=\"{side:.1}\" y=\"{first:.1}\" width=\"{wide:.1}\" height=\"{length:.1}\">{title}</rect>"
            ),
            (_, true) => write!(
                drawn,
                "<rect class=\"{class}\" x=\"{first:.1}\" y=\"{side:.1}\" width=\"{length:.1}\" height=\"{wide:.1}\">{title}</rect>"
            ),
        };
    }
}

fn shortened(name: &str) -> String {
    if name.chars().count() <= LETTERS {
        return name.to_owned();
    }
    name.chars().take(LETTERS - 1).chain(['…']).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chart(on_its_side: bool) -> String {
        let layer = |mark, values| Layer { label: "value <due>", mark, values };
        let chart = Chart {
            id: "due",
            title: "What & when".to_owned(),
            description: "Two quarters".to_owned(),
            names: vec!["2026-Q1".to_owned(), "2026-Q2".to_owned()],
            layers: vec![
                layer(Mark::Bar, vec![Some((0.0, 40.0)), None]),
                layer(Mark::Band, vec![None, Some((10.0, 20.0))]),
                layer(Mark::Dot, vec![Some((30.0, 30.0)), Some((15.0, 15.0))]),
            ],
            written: |value| format!("{value:.0}"),
            on_its_side,
        };
        chart.svg()
    }

    #[test]
    fn what_is_known_is_drawn_and_told_and_nothing_else() {
        for side in [false, true] {
            let svg = chart(side);
            assert_eq!(svg.matches("<rect class=\"bar\" x").count(), 1, "{svg}");
            assert_eq!(svg.matches("<rect class=\"band\" x").count(), 1);
            assert_eq!(svg.matches("<circle class=\"dot\"").count(), 2 + 1, "two dots and the legend");
            assert!(svg.contains("<title>2026-Q2, value &lt;due&gt;: 10 to 20</title>"), "{svg}");
            assert!(svg.contains("<title id=\"due-title\">What &amp; when</title>") && svg.contains("<desc id="));
            assert!(!svg.contains("NaN") && !svg.contains("style="));
        }
    }
}
