//! A digest as HTML, as Markdown, and as a message.

use std::fmt::Write;

use super::part::{Digest, DigestLine, DigestPart};
use crate::document::{escaped, page, section};
use crate::units::money;

/// Lines of a section in a message.
const TOLD: usize = 5;

fn owner(digest: &Digest) -> &str {
    digest.owner.as_deref().unwrap_or("No owner")
}

fn title(digest: &Digest) -> String {
    format!("{}: {} to {}", owner(digest), digest.from, digest.to)
}

fn of(digest: &Digest, part: DigestPart) -> Vec<&DigestLine> {
    digest.lines.iter().filter(|line| line.part == part).collect()
}

/// What stands beside an account: its chance and its worth.
fn beside(line: &DigestLine) -> String {
    let chance = line.win_probability.map(|p| format!("{:.0} %", 100.0 * p));
    chance.into_iter().chain(line.value.map(money)).collect::<Vec<_>>().join(", ")
}

/// Digests as one self-contained HTML file.
#[must_use]
pub fn digest_html(digests: &[Digest]) -> String {
    let mut body = String::new();
    for digest in digests {
        let _infallible =
            writeln!(body, "<h1>{}</h1>\n<p class=\"lead\">{}</p>", escaped(&title(digest)), escaped(&digest.words));
        for part in DigestPart::ALL {
            let item = |line: &DigestLine| {
                format!(
                    "<li><b>{}</b> <span class=\"quiet\">{}</span><br>{}</li>\n",
                    escaped(line.title()),
                    escaped(&beside(line)),
                    escaped(&line.words)
                )
            };
            let lines: String = of(digest, part).into_iter().map(item).collect();
            let inside =
                if lines.is_empty() { "<p>Nothing.</p>\n".to_owned() } else { format!("<ul>\n{lines}</ul>\n") };
            body.push_str(&section(part.heading(), &inside));
        }
    }
    if digests.is_empty() {
        body.push_str("<h1>The week</h1>\n<p>Nothing moved, and nothing is due.</p>\n");
    }
    page("The week", &body)
}

/// Digests as Markdown.
#[must_use]
pub fn digest_markdown(digests: &[Digest]) -> String {
    let mut told = String::new();
    for digest in digests {
        let _infallible = writeln!(told, "# {}\n\n{}\n", plain(&title(digest)), digest.words);
        for part in DigestPart::ALL {
            let _infallible = writeln!(told, "## {}\n", part.heading());
            let lines = of(digest, part);
            if lines.is_empty() {
                told.push_str("Nothing.\n");
            }
            for line in lines {
                let _infallible =
                    writeln!(told, "- **{}** ({}): {}", plain(line.title()), beside(line), plain(&line.words));
            }
            told.push('\n');
        }
    }
    if digests.is_empty() {
        told.push_str("Nothing moved, and nothing is due.\n");
    }
    told
}

/// Text in which Markdown sees no mark of its own.
fn plain(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for letter in text.chars() {
        if "\\`*_[]<>#|".contains(letter) {
            safe.push('\\');
        }
        safe.push(if letter.is_control() { ' ' } else { letter });
    }
    safe
}

/// A digest as the text of a message, with account IDs between asterisks; not escaped for any reader.
#[must_use]
pub fn digest_message(digest: &Digest) -> String {
    let mut told = format!("{} · {}", title(digest), digest.words);
    for part in DigestPart::ALL {
        let lines = of(digest, part);
        if lines.is_empty() {
            continue;
        }
        let _infallible = write!(told, "\n{}", part.heading());
        for line in lines.iter().take(TOLD) {
            let _infallible = write!(told, "\n• *{}*: {}", line.account_id, line.words);
        }
        if lines.len() > TOLD {
            let _infallible = write!(told, "\n• and {} more", lines.len() - TOLD);
        }
    }
    told
}
