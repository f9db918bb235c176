//! Amounts.

use winprob::table::{Kind, infer};

use super::{column, read, said};

#[test]
fn amounts_written_short_are_read_in_full_where_the_whole_column_is() {
    let table = read("account,arr,logins\na,14.8k,1.2M\nb,29.7K,0.4M\nc,$1.05M,3M\nd,950,\n");
    assert_eq!(column(&table, "arr"), ["14800", "29700", "1050000", "950"]);
    assert_eq!(column(&table, "logins"), ["1200000", "400000", "3000000", ""]);
    assert!(said(&table).contains("written short"), "{}", said(&table));
    let german = read("Konto;Umsatz;Wert\na;3 Mio;1,5 Mio. €\nb;4 Mio;250 Tsd. €\nc;2,5 Mio;3 Mrd. €\n");
    assert_eq!(column(&german, "Umsatz"), ["3000000", "4000000", "2500000"]);
    assert_eq!(column(&german, "Wert"), ["1500000", "250000", "3000000000"]);
    let indian =
        read("account,arr,acv\na,1.5 lakh,\"₹1,23,456.00\"\nb,2 lakh,\"₹12,34,567\"\nc,1.2 crore,\"₹99,999\"\n");
    assert_eq!(column(&indian, "arr"), ["150000", "200000", "12000000"]);
    assert_eq!(column(&indian, "acv"), ["123456.00", "1234567", "99999"]);
    let chinese = read("客户,合同金额\n甲,12万\n乙,3.5万\n丙,1.2亿\n");
    assert_eq!(column(&chinese, "合同金额"), ["120000", "35000", "120000000"]);
}

#[test]
fn amounts_of_which_some_are_short_and_some_may_be_are_refused_by_name() {
    for (text, lines) in [
        ("account,arr\na,14.8k\nb,29700\nc,1.05M\n", ["line 2", "line 3"]),
        ("account,arr\na,3 Mio\nb,5\nc,2 Mio\n", ["line 2", "line 3"]),
    ] {
        let table = read(text);
        let refusal = table.column("arr").unwrap().refusal().unwrap().to_owned();
        assert!(lines.iter().all(|line| refusal.contains(line)) && refusal.contains("ignore"), "{refusal}");
    }
}

#[test]
fn a_letter_that_may_mean_months_or_metres_makes_no_amount() {
    let table = read("account,term,length\na,12m,5 m\nb,24m,10 m\nc,36m,15 m\n");
    assert_eq!(column(&table, "term"), ["12m", "24m", "36m"]);
    assert_eq!(infer(table.column("length").unwrap()).kind, Kind::Category);
    let slip = read("account,seats\na,1\nb,2\nc,3\nd,4\ne,5\nf,6\ng,7\nh,8\ni,2k\n");
    assert_eq!(column(&slip, "seats")[8], "2k", "one cell does not decide for a column");
}

#[test]
fn digits_of_other_scripts_are_numbers() {
    let arabic = read("الحساب,القيمة\nأ,١٢٣٤\nب,٥٦\nج,٧٨٩٫٥\n");
    assert_eq!(column(&arabic, "القيمة"), ["1234", "56", "789.5"]);
    let persian = read("شناسه,مبلغ\nالف,۱۲۳۴\nب,۵۶\n");
    assert_eq!(column(&persian, "مبلغ"), ["1234", "56"]);
    let wide = read("顧客,金額\nＡ１,１２３４\nＢ,５６\n");
    assert_eq!(column(&wide, "金額"), ["1234", "56"]);
    assert_eq!(column(&wide, "顧客"), ["Ａ１", "Ｂ"], "a word stays as it is");
    let hebrew = read("לקוח,סכום\n\u{200f}א,\u{200e}₪1200.50\nב,₪2000\n");
    assert_eq!(column(&hebrew, "לקוח"), ["א", "ב"]);
    assert_eq!(column(&hebrew, "סכום"), ["1200.50", "2000"]);
}

#[test]
fn amounts_of_accounting_systems_are_read() {
    let sap = read("Kunde\tBetrag\tMenge\n0001\t1.234,50-\t100-\n0002\t2.000,00 \t20 \n0003\t300,10-\t3-\n");
    assert_eq!(column(&sap, "Betrag"), ["-1234.50", "2000.00", "-300.10"]);
    assert_eq!(column(&sap, "Menge"), ["-100", "20", "-3"]);
    let swiss = read("Kunde;Wert\na;CHF 1'234.50\nb;CHF 12’000.–\nc;CHF 300.–\n");
    assert_eq!(column(&swiss, "Wert"), ["1234.50", "12000", "300"]);
    let floats = read("account;arr\na;1,5E+05\nb;2,0E+05\nc;3,25E+04\n");
    let values: Vec<f64> = column(&floats, "arr").iter().map(|cell| cell.parse().unwrap()).collect();
    assert_eq!(values, [150_000.0, 200_000.0, 32_500.0]);
    let sheet = read("Account\tMRR\nA\t#N/A\nB\tLoading...\nC\t1200.5\nD\t\u{a0}7\n");
    assert_eq!(column(&sheet, "MRR"), ["", "", "1200.5", "7"]);
}
