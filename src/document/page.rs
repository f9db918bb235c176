//! A page of HTML with its style in it: no script, no other host.

use super::text::escaped;

/// The style of every document; a browser that is told its hash shows it under a strict content policy.
#[must_use]
pub fn style() -> &'static str {
    include_str!("page.css")
}

/// A whole page; `body` is HTML.
#[must_use]
pub fn page(title: &str, body: &str) -> String {
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{title}</title>\n\
         <style>{}</style>\n</head>\n<body>\n<main>\n{body}</main>\n</body>\n</html>\n",
        style(),
        title = escaped(title)
    )
}

/// A section under its heading; `body` is HTML.
#[must_use]
pub fn section(heading: &str, body: &str) -> String {
    format!("<section>\n<h2>{}</h2>\n{body}</section>\n", escaped(heading))
}

/// A table of texts; columns named in `numbers` stand to the right.
#[must_use]
pub fn table(caption: &str, header: &[&str], numbers: &[usize], rows: &[Vec<String>]) -> String {
    let cell = |tag: &str, at: usize, text: &str| {
        let class = if numbers.contains(&at) { " class=\"number\"" } else { "" };
        let scope = if tag == "th" { " scope=\"col\"" } else { "" };
        format!("<{tag}{scope}{class}>{}</{tag}>", escaped(text))
    };
    let head: String = header.iter().enumerate().map(|(at, name)| cell("th", at, name)).collect();
    let row = |row: &Vec<String>| {
        let cells: String = row.iter().enumerate().map(|(at, text)| cell("td", at, text)).collect();
        format!("<tr>{cells}</tr>\n")
    };
    let body: String = rows.iter().map(row).collect();
    format!(
        "<div class=\"wide\"><table>\n<caption>{}</caption>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{body}</tbody>\n</table></div>\n",
        escaped(caption)
    )
}
