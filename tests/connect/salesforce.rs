//! Salesforce: the state of a renewal on its decision date, whatever was edited since.

use winprob::connect::System::Salesforce;

use super::{cells, import, left_out, try_import};

/// One renewal that was due on 2026-06-30 and closed, lost, on 2026-07-20 after its date, stage and amount were edited.
const OPPORTUNITY: &str = "Id,AccountId,Type,StageName,CloseDate,CreatedDate,Amount,IsWon,IsClosed,OwnerId\n\
    006A00000000001,001A00000000001,Renewal,Closed Lost,2026-07-20,2026-01-10T08:00:00.000Z,0,false,true,Ann\n\
    006A00000000002,001A00000000002,Renewal,Closed Won,2026-06-01,2026-01-10T08:00:00.000Z,500,true,true,Ben\n\
    006A00000000003,001A00000000001,New Business,Closed Won,2026-06-01,2026-01-10T08:00:00.000Z,9,true,true,Ann\n\
    006A00000000004,001A00000000003,Renewal,Negotiation,2026-12-31,2026-08-10T08:00:00.000Z,700,false,false,Ann\n";
const HISTORY: &str = "OpportunityId,Field,OldValue,NewValue,CreatedDate\n\
    006A00000000001,StageName,Qualification,Negotiation,2026-04-15T10:00:00.000Z\n\
    006A00000000001,StageName,Negotiation,Closed Lost,2026-07-20T10:00:00.000Z\n\
    006A00000000001,Amount,1200,900,2026-05-01T10:00:00.000Z\n\
    006A00000000001,Amount,900,0,2026-07-20T10:00:00.000Z\n\
    006A00000000001,CloseDate,2026-06-30,2026-07-10,2026-04-20T10:00:00.000Z\n\
    006A00000000001,CloseDate,2026-07-10,2026-07-20,2026-07-20T10:00:00.000Z\n\
    006A00000000002,StageName,Qualification,Closed Won,2026-03-15T10:00:00.000Z\n";
const FILES: [(&str, &str); 2] = [("Opportunity.csv", OPPORTUNITY), ("OpportunityFieldHistory.csv", HISTORY)];

#[test]
fn a_renewal_is_told_as_it_was_known_on_each_decision_date() {
    let imported = import(Salesforce, &FILES, "");
    let past = imported.renewals.as_ref();
    assert_eq!(cells(past, "account_id"), ["001A00000000001IAA", "001A00000000001IAA", "001A00000000002IAA"]);
    assert_eq!(cells(past, "as_of")[..2], ["2026-03-02", "2026-05-01"]);
    assert_eq!(cells(past, "stage")[..2], ["Qualification", "Negotiation"]);
    assert_eq!(cells(past, "arr")[..2], ["1200", "900"]);
    assert_eq!(cells(past, "renewed"), ["0", "0", "1"]);
    assert_eq!(cells(past, "days_pushed")[..2], ["0", "10"]);
    assert_eq!(cells(past, "date_moves")[..2], ["0", "1"]);
}

#[test]
fn a_renewal_comes_due_when_it_was_first_scheduled_and_not_when_it_was_closed() {
    let imported = import(Salesforce, &FILES, "");
    assert_eq!(cells(imported.renewals.as_ref(), "renewal_date")[..2], ["2026-06-30", "2026-06-30"]);
    assert_eq!(cells(imported.renewals.as_ref(), "decided_on")[..2], ["2026-07-20", "2026-07-20"]);
}

#[test]
fn a_decision_date_after_the_outcome_was_known_or_before_the_deal_was_there_is_left_out() {
    let imported = import(Salesforce, &FILES, "");
    assert_eq!(cells(imported.renewals.as_ref(), "as_of")[2], "2026-02-01");
    assert_eq!(left_out(&imported, "60 days ahead, when the deal was closed already"), 1);
    let imported = import(Salesforce, &FILES, "[salesforce]\ndecision_days = [200]");
    assert!(imported.renewals.is_none());
    assert_eq!(left_out(&imported, "200 days ahead, before the deal was created"), 2);
}

#[test]
fn an_open_renewal_is_an_account_with_the_key_of_its_deal() {
    let imported = import(Salesforce, &FILES, "");
    let open = imported.accounts.as_ref();
    assert_eq!(cells(open, "account_id"), ["001A00000000003IAA"]);
    assert_eq!(cells(open, "opportunity_id"), ["006A00000000004IAA"]);
    assert_eq!([cells(open, "as_of")[0], cells(open, "renewal_date")[0]], ["2026-11-01", "2026-12-31"]);
    assert_eq!(
        [cells(open, "stage")[0], cells(open, "arr")[0], cells(open, "owner")[0]],
        ["Negotiation", "700", "Ann"]
    );
}

#[test]
fn snapshots_of_the_deal_serve_where_the_history_of_fields_is_not_there() {
    let snapshots = "OpportunityId,StageName,Amount,CloseDate,CreatedDate\n\
        006A00000000001,Qualification,1200,2026-06-30,2026-01-10T08:00:00.000Z\n\
        006A00000000001,Negotiation,1200,2026-07-10,2026-04-20T10:00:00.000Z\n\
        006A00000000001,Closed Lost,0,2026-07-20,2026-07-20T10:00:00.000Z\n";
    let imported = import(Salesforce, &[FILES[0], ("OpportunityHistory.csv", snapshots)], "");
    let past = imported.renewals.as_ref();
    assert_eq!(cells(past, "renewal_date")[..2], ["2026-06-30", "2026-06-30"]);
    assert_eq!(cells(past, "stage")[..2], ["Qualification", "Negotiation"]);
    assert_eq!(cells(past, "arr")[..2], ["1200", "1200"]);
}

#[test]
fn dates_that_may_have_been_moved_are_refused_unless_somebody_vouches_for_them() {
    let message = try_import(Salesforce, &FILES[..1], "").unwrap_err().to_string();
    for said in ["OpportunityFieldHistory.csv", "renewal_date", "trust_dates"] {
        assert!(message.contains(said), "{message}");
    }
    let imported = import(Salesforce, &FILES[..1], "[salesforce]\ntrust_dates = true");
    assert_eq!(cells(imported.renewals.as_ref(), "renewal_date")[0], "2026-07-20");
    let with_end =
        OPPORTUNITY.replace("OwnerId", "Contract_End__c").replace(",Ann", ",2026-06-30").replace(",Ben", ",2026-06-30");
    let imported =
        import(Salesforce, &[("Opportunity.csv", &with_end)], "[salesforce]\nrenewal_date = \"Contract_End__c\"");
    assert_eq!(cells(imported.renewals.as_ref(), "renewal_date")[0], "2026-06-30");
}

#[test]
fn contacts_count_by_seniority_from_the_day_they_were_there() {
    let roles = "OpportunityId,ContactId,Role,CreatedDate\n\
        006A00000000001,c1,Economic Buyer,2026-02-01\n\
        006A00000000001,c1,User,2026-02-01\n\
        006A00000000001,c2,Project Manager,2026-04-01\n\
        006A00000000003,c3,VP of Sales,2026-08-01\n\
        006A00000000009,c4,User,2026-01-01\n";
    let imported = import(Salesforce, &[FILES[0], FILES[1], ("OpportunityContactRole.csv", roles)], "");
    let past = imported.renewals.as_ref();
    assert_eq!(cells(past, "contacts_executive"), ["1", "1", "0"]);
    assert_eq!(cells(past, "contacts_manager"), ["0", "1", "0"]);
    assert_eq!(cells(past, "contacts_user"), ["0", "0", "0"]);
    assert_eq!(left_out(&imported, "contact in"), 1);
}

#[test]
fn activities_become_counts_and_those_the_playbook_names_become_interventions() {
    let tasks = "WhatId,AccountId,Subject,Type,Status,ActivityDate\n\
        006A00000000001,,Exec call: pricing,Call,Completed,2026-02-20\n\
        ,001A00000000001,Newsletter,Email,Completed,2025-06-01\n\
        001A00000000001IAA,,Call,Call,Not Started,2026-02-21\n\
        ,001A00000000009,Call,Call,Completed,2026-02-21\n\
        001A00000000002,,Call,Call,Completed,2026-12-24\n\
        001A00000000002,,Call,Call,Completed,\n";
    let events = "WhatId,Subject,StartDateTime,DurationInMinutes\n001A00000000001,Q2 QBR,2026-04-15T09:00:00Z,90\n";
    let files = [FILES[0], FILES[1], ("Task.csv", tasks), ("Event.csv", events)];
    let playbook = "[salesforce.interventions]\nexecutive_call = [\"exec call\"]\nbusiness_review = [\"qbr\"]\n";
    let imported = import(Salesforce, &files, playbook);
    let log = imported.interventions.as_ref();
    assert_eq!(cells(log, "kind"), ["executive_call", "business_review"]);
    assert_eq!(cells(log, "date"), ["2026-02-20", "2026-04-15"]);
    assert_eq!(cells(log, "hours"), ["", "1.5"]);
    let past = imported.renewals.as_ref();
    assert_eq!(cells(past, "activities_90d"), ["1", "2", "0"]);
    assert_eq!(cells(past, "meetings_90d"), ["0", "1", "0"]);
    assert_eq!(cells(past, "days_since_activity"), ["10", "16", ""]);
    for (reason, count) in [("not completed", 1), ("no account", 1), ("lies ahead", 1), ("without a day", 1)] {
        assert_eq!(left_out(&imported, reason), count, "{reason}: {:?}", imported.reading);
    }
}

#[test]
fn a_stage_nobody_explained_is_counted_and_reported() {
    let files = [
        ("Opportunity.csv", &*OPPORTUNITY.replace(",IsWon,IsClosed", ",a,b").replace("Closed Lost", "Closed Churned")),
        FILES[1],
    ];
    let imported = import(Salesforce, &files, "");
    assert_eq!(left_out(&imported, "in the stage \"Closed Churned\""), 1);
    assert!(imported.reading.to_string().contains("add it to `won`, `lost` or `open` under [salesforce]"));
    let imported = import(Salesforce, &files, "[salesforce]\nlost = [\"closed churned\"]");
    assert_eq!(cells(imported.renewals.as_ref(), "renewed"), ["0", "0", "1"]);
}

#[test]
fn a_missing_file_column_or_renewal_is_refused_by_name() {
    let says = |files: &[(&str, &str)], playbook: &str, parts: &[&str]| {
        let message = try_import(Salesforce, files, playbook).unwrap_err().to_string();
        assert!(parts.iter().all(|part| message.contains(part)), "{message}");
    };
    says(&FILES[1..], "", &["there is no Opportunity.csv", "opportunityfieldhistory.csv"]);
    says(&[("Opportunity.csv", "Id,StageName\n1,x\n")], "", &["Opportunity.csv: line 1", "\"AccountId\""]);
    let history = ("OpportunityFieldHistory.csv", "OpportunityId,Field,NewValue\n1,Amount,3\n");
    says(
        &[FILES[0], history],
        "",
        &["OpportunityFieldHistory.csv: line 1", "\"CreatedDate\"", "when the field changed"],
    );
    says(
        &FILES,
        "[salesforce]\nrenewal_when = { Type = [\"Rnwl\"] }",
        &["none of the 4 rows is a renewal", "\"New Business\"", "renewal_when"],
    );
    says(&FILES, "[salesforce]\ncarry = [\"Discount__c\"]", &["Opportunity.csv", "\"Discount__c\"", "`carry`"]);
    let wrong = OPPORTUNITY.replace("2026-07-20,", "7/8/2026,");
    says(
        &[("Opportunity.csv", &wrong), FILES[1]],
        "",
        &["Opportunity.csv: line 2, column \"CloseDate\"", "\"7/8/2026\"", "dates = \"day/month/year\""],
    );
    says(&FILES, "[salesforce]\ncary = []", &["playbook.toml: line 2", "`cary`", "`carry`"]);
    says(&FILES, "[salesforce]\ndecision_days = [-1]", &["playbook.toml: salesforce.decision_days", "-1"]);
}

#[test]
fn days_may_be_written_as_the_locale_of_a_report_writes_them() {
    let american = OPPORTUNITY.replace("2026-07-20,", "7/20/2026,");
    let files = [("Opportunity.csv", &*american), FILES[1]];
    let imported = import(Salesforce, &files, "[salesforce]\ndates = \"month/day/year\"");
    assert_eq!(cells(imported.renewals.as_ref(), "renewal_date")[0], "2026-06-30");
}

#[test]
fn carried_columns_come_along_as_they_were_and_columns_of_accounts_as_they_are() {
    let deals = OPPORTUNITY.replace("OwnerId", "Discount__c").replace(",Ann", ",30").replace(",Ben", ",5");
    let history = format!("{HISTORY}006A00000000001,Discount__c,10,30,2026-04-01T10:00:00.000Z\n");
    let accounts = "Id,Name,Industry,Tier__c\n001A00000000001,Acme,Retail,gold\n001A00000000002,Beta,Energy,silver\n";
    let files = [("Opportunity.csv", &*deals), ("OpportunityFieldHistory.csv", &*history), ("Account.csv", accounts)];
    let imported = import(Salesforce, &files, "[salesforce]\ncarry = [\"Discount__c\"]\nsegment = \"Tier__c\"");
    let past = imported.renewals.as_ref();
    assert_eq!(cells(past, "Discount__c"), ["10", "30", "5"]);
    assert_eq!(cells(past, "segment"), ["gold", "gold", "silver"]);
    assert_eq!(cells(past, "Industry"), ["Retail", "Retail", "Energy"]);
}

#[test]
fn the_columns_are_called_as_the_playbook_calls_them() {
    let playbook = "[columns]\naccount = \"customer\"\noutcome = \"result\"\nrenewed_when = [\"kept\"]\nlost_when = [\"gone\"]\nvalue = \"acv\"\n";
    let imported = import(Salesforce, &FILES, playbook);
    assert_eq!(cells(imported.renewals.as_ref(), "result"), ["gone", "gone", "kept"]);
    assert_eq!(cells(imported.renewals.as_ref(), "acv")[0], "1200");
    assert_eq!(cells(imported.accounts.as_ref(), "customer").len(), 1);
}
