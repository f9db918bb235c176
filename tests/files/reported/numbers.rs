//! Amounts as people write them, and keys that a spreadsheet took for numbers.

use super::{cells, column, numbers, read};
use crate::files::{assert_says, refusal};

/// Thousands set apart by blanks of every width and by apostrophes (`numbro` #765, `Numeral-js` #695, `firefly-iii` #4106).
#[test]
fn thousands_are_set_apart_by_blanks_of_any_width_and_by_apostrophes() {
    for between in [" ", "\u{a0}", "\u{202f}", "\u{2009}", "'", "’"] {
        let table = read(format!("account_id;arr\nA1;1{between}234{between}567,89\nA2;12{between}000,50\nA3;950,00\n"));
        assert_eq!(numbers(&table, "arr"), [Some(1_234_567.89), Some(12_000.5), Some(950.0)], "{between:?}");
    }
    let table = read("account_id,arr\nA1,1'234'567.89\nA2,12'000\n");
    assert_eq!(numbers(&table, "arr"), [Some(1_234_567.89), Some(12_000.0)]);
}

/// Parentheses around the amount or the currency as well, a minus behind, an apostrophe before (`actual` #807, `rustledger` #1473,
/// `firefly-iii` #1087, `tableExport.jquery.plugin` #296).
#[test]
fn negative_amounts_are_negative_however_they_are_written() {
    let table = read(
        "account_id,change\nA1,$(12.34)\nA2,($30.00)\nA3,50.00-\nA4,$+1500\nA5,'-0.02\nA6,\"($1,182.77)\"\nA7,\u{2212}7\nA8,-$3\n",
    );
    let expected = [-12.34, -30.0, -50.0, 1500.0, -0.02, -1182.77, -7.0, -3.0].map(Some);
    assert_eq!(numbers(&table, "change"), expected);
    let table = read("account_id;change\nA1;€(63,12)\nA2;(1.063,12) €\nA3;12,50- EUR\n");
    assert_eq!(numbers(&table, "change"), [-63.12, -1063.12, -12.5].map(Some));
}

/// A currency before or behind the amount, by sign, code or word (`maybe` #1713, `firefly-iii` #840).
#[test]
fn a_currency_stands_before_or_behind() {
    for (way, expected) in [
        ("€ 1.234,56", 1234.56),
        ("1.234,56 €", 1234.56),
        ("EUR 1.234,56", 1234.56),
        ("1.234,56 Euro", 1234.56),
        ("R$ 1.234,56", 1234.56),
        ("1.234,56 kr", 1234.56),
    ] {
        let table = read(format!("account_id;arr\nA1;{way}\nA2;{way}\n"));
        assert_eq!(numbers(&table, "arr"), [Some(expected); 2], "{way}");
    }
    let table = read("account_id,arr\nA1,\"US$1,234.56\"\nA2,\"£1,234.56\"\nA3,CHF 1’200.-\nA4,Fr. 99.50\n");
    assert_eq!(numbers(&table, "arr"), [1234.56, 1234.56, 1200.0, 99.5].map(Some));
}

/// One column of a file with decimal commas, another with decimal points (`hledger` #1158, `maybe` #1713).
#[test]
fn each_column_has_its_own_decimal_mark() {
    let table = read("account_id;eu;us;plain\nA1;1.234,56;1,234.56;7\nA2;0,5;0.5;8\nA3;12;12;9\n");
    assert_eq!(numbers(&table, "eu"), [1234.56, 0.5, 12.0].map(Some));
    assert_eq!(numbers(&table, "us"), [1234.56, 0.5, 12.0].map(Some));
    assert_eq!(cells(&table)[2], ["A3", "12", "12", "9"]);
}

/// Codes whose zeros in front an export keeps by a formula (`csvkit` #977, `supabase` #12666).
#[test]
fn zeros_in_front_are_kept_and_the_formula_that_guards_them_goes() {
    let table = read("account_id,zip,phone\n=\"00123\",02134,\"=\"\"0049\"\"\"\n=\"00124\",00501,'0049\n");
    assert_eq!(cells(&table), [["00123", "02134", "0049"], ["00124", "00501", "0049"]]);
    assert_eq!(column(&table, "zip"), ["02134", "00501"]);
}

/// Long keys of which a spreadsheet left the first digits (`jasp-desktop` #927, `powershell-intune-samples` #140): two accounts would be one.
#[test]
fn keys_of_which_only_the_first_digits_are_left_are_refused_by_line() {
    let renewals = "account_id,as_of,renewed,usage\nA1,2024-01-01,yes,5\n1.23457E+15,2024-01-01,yes,7\n1.23457E+15,2024-01-02,no,3\n";
    assert_says(
        &refusal(renewals, ""),
        &[
            "renewals.csv: line 3, column \"account_id\": found \"1.23457E+15\"",
            "the whole account ID",
            "as text",
            "line 4",
        ],
    );
}

/// A currency by its code in letters of either case, by a word, by a sign of two words (`securo` #665, `OpenBudgeteer` #161), thousands
/// set apart by a figure space or by an accent that stands for an apostrophe (`Numeral-js` #695).
#[test]
fn currencies_are_told_by_code_and_word_in_either_case() {
    for way in [
        "1.234,56 eur",
        "Eur 1.234,56",
        "1.234,56 EURO",
        "1.234,56 Euros",
        "US $ 1.234,56",
        "1.234,56 Dollars",
        "clp 1.234,56",
        "1\u{2007}234,56",
        "1´234,56",
        "1‘234,56 chf",
    ] {
        let table = read(format!("account_id;arr\nA1;{way}\nA2;{way}\n"));
        assert_eq!(numbers(&table, "arr"), [Some(1234.56); 2], "{way}");
    }
    // A word that only begins as a currency does is no amount.
    let table = read("account_id,plan\nA1,12 eurovision\nA2,13 dollarama\n");
    assert_eq!(column(&table, "plan"), ["12 eurovision", "13 dollarama"]);
}

/// A percent sign before the number, as in Turkey, and percentages in words.
#[test]
fn a_percentage_is_told_by_a_sign_before_it_and_by_words() {
    for way in ["%12.5", "12.5 percent", "12.5 Percent", "12.5 pct", "12.5 Prozent"] {
        let table = read(format!("account_id,share\nA1,{way}\nA2,{way}\n"));
        assert_eq!(numbers(&table, "share"), [Some(12.5); 2], "{way}");
        assert!(table.column("share").unwrap().is_percent(), "{way}");
    }
}

/// Words for nothing in columns of numbers and of days (`DataSynthesizer` #1, `storey` #202, `GEOparse` #74): blank there and told, an
/// answer among words.
#[test]
fn words_for_nothing_are_blank_among_numbers_and_days_and_an_answer_among_words() {
    use winprob::table::Kind::{Date, Number};
    let words =
        ["None", "none", "Unknown", "k.A.", "?", ".", "Null", "n.d.", "(blank)", "not available", "TBD", "[null]"];
    for word in words {
        let table = read(format!(
            "account_id,nps,as_of,due,plan\nA1,7,2025-03-31,3/31/2025,{word}\nA2,{word},{word},{word},pro\nA3,8,2025-04-01,4/1/2025,pro\nA4,9.5,2025-04-02,4/2/2025,pro\n"
        ));
        assert_eq!(numbers(&table, "nps"), [Some(7.0), None, Some(8.0), Some(9.5)], "{word}");
        assert_eq!(column(&table, "as_of"), ["2025-03-31", "", "2025-04-01", "2025-04-02"], "{word}");
        assert_eq!(column(&table, "due"), ["2025-03-31", "", "2025-04-01", "2025-04-02"], "{word}");
        assert_eq!(column(&table, "plan")[0], word);
        let kinds = ["nps", "as_of", "due"].map(|name| winprob::table::infer(table.column(name).unwrap()).kind);
        assert_eq!(kinds, [Number, Date, Date], "{word}");
        let told = format!("cells that say {word:?} are read as blank");
        assert!(super::said(&table).contains(&told), "{}", super::said(&table));
    }
}
