//! HubSpot: the same from files with columns called as people see them.

use winprob::connect::System::HubSpot;

use super::{cells, import, left_out, try_import};

const DEALS: &str = "Record ID,Deal Name,Deal Stage,Close Date,Create Date,Amount,Deal Type,Deal owner,Associated Company,Associated Company IDs\n\
    11,Acme renewal,Closed Lost,2026-05-03 10:00,2025-10-01 09:00,900,Renewal,Ann,Acme,501;777\n\
    12,Beta renewal,Contract Sent,2026-12-15 10:00,2026-07-01 09:00,400,renewal,Ben,Beta,502\n\
    13,Gamma,Closed Won,2026-04-01 10:00,2025-09-01 09:00,100,New Business,Ben,Gamma,503\n";
const HISTORY: &str = "Record ID,Property,Value,Timestamp\n\
    11,closedate,2026-06-30,2025-10-01 09:00\n\
    11,closedate,2026-05-03,2026-05-03 10:00\n\
    11,dealstage,Appointment,2025-10-01 09:00\n\
    11,dealstage,Closed Lost,2026-05-03 10:00\n\
    11,amount,1000,2025-10-01 09:00\n\
    11,amount,900,2026-05-03 10:00\n";
const COMPANIES: &str =
    "Record ID,Company name,Industry,Number of Employees\n501,Acme,RETAIL,120\n502,Beta,ENERGY,80\n";
const CONTACTS: &str = "Record ID,Job Title,Create Date,Associated Company\n\
    1,Chief Financial Officer,2025-11-01,Acme\n2,Analyst,2026-06-01,Acme\n3,Head of IT,2026-08-01,Beta\n";
const ENGAGEMENTS: &str = "Record ID,Activity type,Title,Activity date,Associated Company IDs\n\
    1,Meeting,Business review,2026-02-01,501\n2,Call,Check-in,2026-04-20,501\n3,Call,Check-in,2026-04-20,909\n";
const FILES: [(&str, &str); 5] = [
    ("deals.csv", DEALS),
    ("deal_property_history.csv", HISTORY),
    ("companies.csv", COMPANIES),
    ("contacts.csv", CONTACTS),
    ("engagements.csv", ENGAGEMENTS),
];

#[test]
fn a_deal_is_told_as_it_was_known_before_its_date_was_moved_to_the_day_of_closing() {
    let playbook = "[hubspot.interventions]\nbusiness_review = [\"business review\"]\n";
    let imported = import(HubSpot, &FILES, playbook);
    let past = imported.renewals.as_ref();
    assert_eq!(cells(past, "account_id"), ["501", "501"]);
    assert_eq!(cells(past, "as_of"), ["2026-03-02", "2026-05-01"]);
    assert_eq!(cells(past, "renewal_date"), ["2026-06-30", "2026-06-30"]);
    assert_eq!(cells(past, "decided_on"), ["2026-05-03", "2026-05-03"]);
    assert_eq!(cells(past, "arr"), ["1000", "1000"]);
    assert_eq!(cells(past, "stage"), ["Appointment", "Appointment"]);
    assert_eq!(cells(past, "contacts_executive"), ["1", "1"]);
    assert_eq!(cells(past, "activities_90d"), ["1", "2"]);
    assert_eq!(cells(past, "meetings_90d"), ["1", "1"]);
    assert_eq!(cells(past, "Industry"), ["RETAIL", "RETAIL"]);
    assert_eq!(cells(imported.interventions.as_ref(), "date"), ["2026-02-01"]);
    assert_eq!(cells(imported.accounts.as_ref(), "account_id"), ["502"]);
    assert_eq!(cells(imported.accounts.as_ref(), "contacts_manager"), ["1"]);
    assert_eq!(left_out(&imported, "deal that is not a renewal"), 1);
}

#[test]
fn a_company_that_is_only_named_is_found_by_its_name() {
    let deals =
        DEALS.replace(",Associated Company IDs", "").replace(",501;777", "").replace(",502", "").replace(",503", "");
    let imported = import(HubSpot, &[("deals.csv", &deals), FILES[1], FILES[2], FILES[4]], "");
    assert_eq!(cells(imported.renewals.as_ref(), "account_id"), ["501", "501"]);
    assert_eq!(cells(imported.renewals.as_ref(), "activities_90d"), ["1", "2"]);
}

#[test]
fn close_dates_without_a_history_are_refused() {
    let message = try_import(HubSpot, &FILES[..1], "").unwrap_err().to_string();
    assert!(message.contains("deal_property_history.csv") && message.contains("[hubspot]"), "{message}");
}
