//! `connect`: an export of a CRM becomes the files of a book, as they were known on the decision date.

use winprob::book::Playbook;
use winprob::connect::{Mapping, System, import_crm};

#[test]
fn a_deal_that_was_moved_when_it_closed_renews_on_the_day_it_was_first_scheduled_for() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    write(
        "Opportunity.csv",
        "Id,AccountId,Type,StageName,CloseDate,CreatedDate,Amount,IsWon,IsClosed,OwnerId\n\
         006A00000000001,001A00000000001,Renewal,Closed Lost,2026-07-20,2026-01-10T08:00:00.000Z,0,false,true,Ann\n",
    );
    write(
        "OpportunityFieldHistory.csv",
        "OpportunityId,Field,OldValue,NewValue,CreatedDate\n\
         006A00000000001,StageName,Qualification,Closed Lost,2026-07-20T10:00:00.000Z\n\
         006A00000000001,Amount,1200,0,2026-07-20T10:00:00.000Z\n\
         006A00000000001,CloseDate,2026-06-30,2026-07-20,2026-07-20T10:00:00.000Z\n",
    );
    let mapping = Mapping::parse(System::Salesforce, "", "playbook.toml").unwrap();
    let names = Playbook::parse("", "playbook.toml").unwrap().columns;
    let today = "2026-11-01".parse().unwrap();
    let imported = import_crm(System::Salesforce, folder.path(), &mapping, &names, today).unwrap();
    let renewals = imported.renewals.unwrap();
    let first = |column: &str| renewals.column(column).unwrap().cell(0).unwrap().to_owned();
    assert_eq!([first("renewal_date"), first("arr"), first("renewed")], ["2026-06-30", "1200", "0"]);
}
