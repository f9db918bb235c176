//! Whether a text says a phrase, case-insensitively and whatever its punctuation.

/// The words of a text in small letters, with a space before, between and after.
pub(super) fn spaced(text: &str) -> String {
    let mut words = " ".to_owned();
    for letter in text.chars() {
        if letter.is_alphanumeric() {
            words.extend(letter.to_lowercase());
        } else if !words.ends_with(' ') {
            words.push(' ');
        }
    }
    if !words.ends_with(' ') {
        words.push(' ');
    }
    words
}

/// Whether spaced words hold one of the phrases, which are spaced too.
pub(super) fn says_any(words: &str, phrases: &[String]) -> bool {
    phrases.iter().any(|phrase| words.contains(phrase.as_str()))
}

/// Phrases as [`says_any`] wants them; one without a word says nothing.
pub(super) fn phrases<'a>(texts: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    texts.into_iter().map(spaced).filter(|phrase| phrase != " ").collect()
}

#[cfg(test)]
mod tests {
    use super::{phrases, says_any, spaced};

    #[test]
    fn a_phrase_is_found_word_by_word() {
        let known = phrases(["QBR", "exec call", "--"]);
        for text in ["Q3 qbr: Acme", "Exec-Call with CFO", "QBR"] {
            assert!(says_any(&spaced(text), &known), "{text}");
        }
        for text in ["QBRs", "call the exec", "", "-"] {
            assert!(!says_any(&spaced(text), &known), "{text}");
        }
    }
}
