//! Words of exports: headers and outcomes in the languages people have, statuses, pick lists.

use rand::RngExt;
use winprob::conclude::{Stated, conclude};

use super::{concluded, german, rows, table};

#[test]
fn a_german_export_is_read_by_its_own_words() {
    let found = concluded(&[german()]);
    for (role, column) in [
        ("outcome", "gekündigt"),
        ("account", "Kundennummer"),
        ("as_of", "Stichtag"),
        ("renewal_date", "Vertragsende"),
        ("owner", "Betreuer"),
        ("segment", "Segment"),
        ("value", "Vertragswert"),
    ] {
        assert_eq!(found.column_of(role), Some(column), "{role}: {found}");
    }
    assert_eq!(found.lost_when, ["ja"]);
}

#[test]
fn exports_in_the_languages_of_the_neighbours_are_read_by_their_own_words() {
    let roles = ["outcome", "account", "renewal_date", "owner", "value"];
    for (names, [renewed, lost]) in [
        (["Résilié", "Numéro client", "Date d'échéance", "Responsable", "Montant annuel"], ["non", "oui"]),
        (["Renovado", "ID de cliente", "Fecha de renovación", "Propietario", "Importe"], ["Sí", "No"]),
        (["Esito", "Codice cliente", "Data di scadenza", "Responsabile", "Valore contratto"], ["Rinnovato", "Perso"]),
        (["Opgezegd", "Klantnummer", "Einddatum contract", "Accountmanager", "Contractwaarde"], ["nee", "ja"]),
        (
            ["Situação", "ID do cliente", "Data de vencimento", "Gerente de conta", "Valor do contrato"],
            ["Ativo", "Inativo"],
        ),
        (["Status", "Kunde", "Vertragsende", "Betreuer", "Vertragswert"], ["aktiv", "gekündigt"]),
    ] {
        let text = rows(&names.join(";"), 90, |number, _| {
            let word = if number % 3 == 0 { lost } else { renewed };
            let (owner, value) = (["Ada", "Bea"][number % 2], 1000 + 37 * number);
            format!("{word};K{number:04};{:02}.06.2025;{owner};{value}", 1 + number % 28)
        });
        let found = concluded(&[table("export.csv", &text)]);
        let columns = roles.map(|role| found.column_of(role));
        assert_eq!(columns, names.map(Some), "{found}");
        assert_eq!(
            (found.renewed_when.as_slice(), found.lost_when.as_slice()),
            (&[renewed.to_owned()][..], &[lost.to_owned()][..])
        );
    }
}

#[test]
fn customers_that_are_active_are_still_there_where_the_column_asks_how_they_stand() {
    for (name, renewed, lost, open) in [
        ("Status", "active", "canceled", Some("past_due")),
        ("Account status", "Active", "Churned", None),
        ("status", "Active", "Inactive", None),
        ("Is Active", "Yes", "No", None),
    ] {
        let text = rows(&format!("Customer ID,seats,Integration,{name}"), 90, |number, rng| {
            let word = [renewed, renewed, lost, open.unwrap_or(renewed)][number % 4];
            let integration = ["Active", "Inactive"][number % 2];
            format!("cus_{number:03},{},{integration},{word}", rng.random_range(1..90u32))
        });
        let found = concluded(&[table("subscriptions.csv", &text)]);
        assert_eq!(found.column_of("outcome"), Some(name), "{found}");
        assert_eq!(
            (found.renewed_when.as_slice(), found.lost_when.as_slice()),
            (&[renewed.to_owned()][..], &[lost.to_owned()][..])
        );
        assert_eq!(found.open_when.first().map(String::as_str), open);
    }
    let text =
        rows("Customer ID,Integration", 30, |number, _| format!("c{number},{}", ["Active", "Inactive"][number % 2]));
    assert!(conclude(&[table("a.csv", &text)], &Stated::default()).is_err(), "no column asks how customers stand");
}

#[test]
fn words_of_a_pick_list_are_understood_by_what_is_in_them() {
    let words = ["Renewed - Flat", "Churned", "Renewed - Upsell", "Not renewed (price)", "Open - negotiating"];
    let text = rows("account_id,seats,Renewal Status", 100, |number, rng| {
        format!("A{number:03},{},{}", rng.random_range(5..90u32), words[number % 5])
    });
    let found = concluded(&[table("list.csv", &text)]);
    let sorted = |words: &[String]| {
        let mut words = words.to_vec();
        words.sort();
        words
    };
    assert_eq!(sorted(&found.renewed_when), ["Renewed - Flat", "Renewed - Upsell"]);
    assert_eq!(sorted(&found.lost_when), ["Churned", "Not renewed (price)"]);
    assert_eq!((found.open_when.as_slice(), found.counts), (&["Open - negotiating".to_owned()][..], [40, 40, 20]));
}
