//! Names of columns compared as people mean them: in lower case, without separators and accents.

/// Words that people write in capitals.
const ABBREVIATIONS: [&str; 10] = ["nps", "roi", "csat", "arr", "mrr", "csm", "qbr", "api", "crm", "id"];

/// A name as lower-case words: `MonthlyCharges` and `monthly_charges` alike.
pub(super) fn words_of(name: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut word = String::new();
    let mut before: Option<char> = None;
    for letter in name.chars() {
        let begins_word = letter.is_uppercase() && before.is_some_and(char::is_lowercase);
        if (begins_word || !letter.is_alphanumeric()) && !word.is_empty() {
            words.push(std::mem::take(&mut word));
        }
        if letter.is_alphanumeric() {
            for lower in letter.to_lowercase() {
                match plain(lower) {
                    "" => word.push(lower),
                    plain => word.push_str(plain),
                }
            }
        }
        before = Some(letter);
    }
    if !word.is_empty() {
        words.push(word);
    }
    words
}

/// The words joined by `_`.
pub(super) fn plain_name(name: &str) -> String {
    words_of(name).join("_")
}

/// `MonthlyCharges` → `Monthly charges`; words in capitals stay as they are.
pub(super) fn label_of(name: &str) -> String {
    let mut spaced = String::new();
    let mut before: Option<char> = None;
    for letter in name.chars() {
        let begins_word = letter.is_uppercase() && before.is_some_and(char::is_lowercase);
        if (begins_word || !letter.is_alphanumeric()) && !spaced.ends_with(' ') {
            spaced.push(' ');
        }
        if letter.is_alphanumeric() {
            spaced.push(letter);
        }
        before = Some(letter);
    }
    let words = spaced.split_whitespace().enumerate().map(|(index, word)| {
        let is_capitals = word.chars().filter(|letter| letter.is_alphabetic()).all(char::is_uppercase);
        let mut letters = word.chars();
        match letters.next() {
            _ if is_capitals => word.to_owned(),
            _ if ABBREVIATIONS.contains(&word.to_lowercase().as_str()) => word.to_uppercase(),
            Some(first) if index == 0 => first.to_uppercase().chain(letters).collect(),
            _ => word.to_lowercase(),
        }
    });
    words.collect::<Vec<_>>().join(" ")
}

/// How well a name fits a vocabulary, 0 to 1: an entry as a whole, its words at the end of the name, or all of them within.
pub(super) fn fit(name: &str, vocabulary: &[(&str, f64)]) -> f64 {
    fit_from(name, vocabulary, 0.0)
}

/// As [`fit`], of a name that is an entry or ends in one: `minutes_customer_support` is no customer.
pub(super) fn fit_closely(name: &str, vocabulary: &[(&str, f64)]) -> f64 {
    fit_from(name, vocabulary, 0.85)
}

fn fit_from(name: &str, vocabulary: &[(&str, f64)], least: f64) -> f64 {
    let words = words_of(name);
    let plain = words.join("_");
    let closed = words.concat();
    let of_entry = |&(entry, strength): &(&str, f64)| {
        let parts: Vec<&str> = entry.split('_').collect();
        let share = if plain == entry || closed == parts.concat() {
            1.0
        } else if words.len() > parts.len() && words[words.len() - parts.len()..].iter().eq(parts.iter()) {
            0.85
        } else if parts.iter().all(|part| words.iter().any(|word| word == part)) {
            0.75
        } else if parts.len() == 1 && entry.len() >= 6 && closed.contains(entry) {
            0.7
        } else {
            0.0
        };
        if share >= least { strength * share } else { 0.0 }
    };
    vocabulary.iter().map(of_entry).fold(0.0, f64::max)
}

/// A letter without its accent; `ä`, `ö`, `ü` and `ß` are written in two letters.
fn plain(letter: char) -> &'static str {
    match letter {
        'ä' => "ae",
        'ö' => "oe",
        'ü' => "ue",
        'ß' => "ss",
        'à' | 'á' | 'â' | 'ã' | 'å' => "a",
        'ç' => "c",
        'è' | 'é' | 'ê' | 'ë' => "e",
        'ì' | 'í' | 'î' | 'ï' => "i",
        'ñ' => "n",
        'ò' | 'ó' | 'ô' | 'õ' => "o",
        'ù' | 'ú' | 'û' => "u",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_compared_without_case_separators_and_accents() {
        for name in ["customerID", "Customer ID", "customer-id", "CUSTOMER_ID"] {
            assert!(fit(name, &[("customer_id", 1.0)]) > 0.99, "{name}");
        }
        assert_eq!(plain_name("Kündigung"), "kuendigung");
        assert_eq!(plain_name("Date d'échéance"), "date_d_echeance");
        assert!(fit("churn_date_of_birth", &[("renewed", 1.0)]) < 0.01);
    }

    #[test]
    fn labels_are_words_for_people() {
        assert_eq!(label_of("MonthlyCharges"), "Monthly charges");
        assert_eq!(label_of("nps_score"), "NPS score");
        assert_eq!(label_of("Frequency of SMS"), "Frequency of SMS");
    }
}
