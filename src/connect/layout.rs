//! What each system calls its files and columns: alternatives, the first that is there counts.

use super::system::System;

/// Names of a column, in order of preference.
pub(super) type Names = &'static [&'static str];

/// Files and columns of a system's export.
pub(super) struct Layout {
    pub deals: Deals,
    pub accounts: Accounts,
    pub people: People,
    pub activities: &'static [Activities],
    pub changes: Changes,
    pub snapshots: Names,
}

/// Deals: opportunities in Salesforce.
pub(super) struct Deals {
    pub files: Names,
    pub id: Names,
    pub account: Names,
    pub stage: Names,
    pub close_date: Names,
    pub created: Names,
    pub is_won: Names,
    pub is_closed: Names,
    pub closed_on: Names,
    pub value: Names,
    pub owner: Names,
}

/// Accounts: companies in HubSpot.
pub(super) struct Accounts {
    pub files: Names,
    pub id: Names,
    pub name: Names,
}

/// Who has a part in the decision.
pub(super) struct People {
    pub files: Names,
    pub of: Names,
    pub person: Names,
    pub role: Names,
    pub since: Names,
}

/// What was done with an account.
pub(super) struct Activities {
    pub files: Names,
    pub of: Names,
    pub date: Names,
    pub subject: Names,
    pub kind: Names,
    pub status: Names,
    pub minutes: Names,
    pub owner: Names,
    pub is_meeting: bool,
}

/// Changes of a deal's fields.
pub(super) struct Changes {
    pub files: Names,
    pub deal: Names,
    pub field: Names,
    pub before: Names,
    pub after: Names,
    pub at: Names,
}

impl System {
    pub(super) fn layout(self) -> &'static Layout {
        match self {
            Self::Salesforce => &SALESFORCE,
            Self::HubSpot => &HUBSPOT,
        }
    }
}

const SALESFORCE: Layout = Layout {
    deals: Deals {
        files: &["Opportunity", "Opportunities"],
        id: &["Id", "Opportunity ID"],
        account: &["AccountId", "Account ID"],
        stage: &["StageName", "Stage"],
        close_date: &["CloseDate", "Close Date"],
        created: &["CreatedDate", "Created Date"],
        is_won: &["IsWon", "Won"],
        is_closed: &["IsClosed", "Closed"],
        closed_on: &["LastStageChangeDate", "Last Stage Change Date"],
        value: &["Amount"],
        owner: &["Owner.Name", "Opportunity Owner", "OwnerId", "Owner ID"],
    },
    accounts: Accounts { files: &["Account", "Accounts"], id: &["Id", "Account ID"], name: &["Name", "Account Name"] },
    people: People {
        files: &["OpportunityContactRole", "OpportunityContactRoles"],
        of: &["OpportunityId", "Opportunity ID"],
        person: &["ContactId", "Contact ID"],
        role: &["Role", "Contact.Title", "Title"],
        since: &["CreatedDate", "Created Date"],
    },
    activities: &[
        Activities {
            files: &["Task", "Tasks"],
            of: &["WhatId", "AccountId", "Related To ID", "Account ID"],
            date: &["ActivityDate", "CompletedDateTime", "Due Date", "Date"],
            subject: &["Subject"],
            kind: &["Type", "TaskSubtype"],
            status: &["Status"],
            minutes: &[],
            owner: &["Owner.Name", "OwnerId", "Assigned To ID"],
            is_meeting: false,
        },
        Activities {
            files: &["Event", "Events"],
            of: &["WhatId", "AccountId", "Related To ID", "Account ID"],
            date: &["ActivityDate", "StartDateTime", "Start Date Time", "Date"],
            subject: &["Subject"],
            kind: &["Type", "EventSubtype"],
            status: &[],
            minutes: &["DurationInMinutes", "Duration"],
            owner: &["Owner.Name", "OwnerId", "Assigned To ID"],
            is_meeting: true,
        },
    ],
    changes: Changes {
        files: &["OpportunityFieldHistory"],
        deal: &["OpportunityId", "Opportunity ID"],
        field: &["Field"],
        before: &["OldValue", "Old Value"],
        after: &["NewValue", "New Value"],
        at: &["CreatedDate", "Created Date"],
    },
    snapshots: &["OpportunityHistory"],
};

const COMPANY: Names = &["Associated Company IDs", "Associated Company ID", "Associated Company"];
const HUBSPOT_ACTIVITY: Activities = Activities {
    files: &["engagements", "activities"],
    of: COMPANY,
    date: &["Activity date", "Date", "Create date", "Created Date"],
    subject: &["Title", "Subject", "Activity title", "Call Title", "Meeting Name", "Task Title", "Email subject"],
    kind: &["Activity type", "Type", "Engagement Type"],
    status: &["Task Status", "Status"],
    minutes: &["Duration (minutes)"],
    owner: &["Activity assigned to", "Assigned to"],
    is_meeting: false,
};

const HUBSPOT: Layout = Layout {
    deals: Deals {
        files: &["deals", "hubspot-crm-exports-all-deals"],
        id: &["Record ID", "Deal ID"],
        account: COMPANY,
        stage: &["Deal Stage"],
        close_date: &["Close Date"],
        created: &["Create Date", "Created Date"],
        is_won: &["Is Closed Won", "Is Closed (won)"],
        is_closed: &["Is Deal Closed?", "Is Closed"],
        closed_on: &["Close Date"],
        value: &["Amount"],
        owner: &["Deal owner"],
    },
    accounts: Accounts {
        files: &["companies", "hubspot-crm-exports-all-companies"],
        id: &["Record ID", "Company ID"],
        name: &["Company name", "Name"],
    },
    people: People {
        files: &["contacts", "hubspot-crm-exports-all-contacts"],
        of: &["Associated Company IDs", "Primary Associated Company ID", "Associated Company"],
        person: &["Record ID", "Contact ID"],
        role: &["Buying Role", "Job Title"],
        since: &["Create Date", "Created Date"],
    },
    activities: &[
        HUBSPOT_ACTIVITY,
        Activities { files: &["calls"], ..HUBSPOT_ACTIVITY },
        Activities { files: &["meetings"], is_meeting: true, ..HUBSPOT_ACTIVITY },
        Activities { files: &["tasks"], ..HUBSPOT_ACTIVITY },
        Activities { files: &["emails"], ..HUBSPOT_ACTIVITY },
    ],
    changes: Changes {
        files: &["deal_property_history", "property_history"],
        deal: &["Record ID", "Deal ID", "Object ID"],
        field: &["Property", "Property name"],
        before: &["Old Value"],
        after: &["Value", "New Value"],
        at: &["Timestamp", "Date", "Changed at"],
    },
    snapshots: &[],
};
