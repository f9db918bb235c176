-- What people note about accounts, how checkpoints were settled, and which alerts are put off.

-- Whether the call was `monitor`: its chance is then the model's.
ALTER TABLE calls ADD COLUMN monitor BIGINT NOT NULL DEFAULT 0;

-- A note with an end silences movers up to that day.
CREATE TABLE notes (
    id TEXT PRIMARY KEY NOT NULL,
    account_id TEXT NOT NULL REFERENCES accounts (id),
    note TEXT NOT NULL,
    made_by TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    ends_on TEXT
);
CREATE INDEX notes_of_account ON notes (account_id, made_at);

-- One word a checkpoint: the latest counts.
CREATE TABLE settlements (
    account_id TEXT NOT NULL REFERENCES accounts (id),
    renewal_date TEXT NOT NULL,
    days BIGINT NOT NULL,
    expected TEXT NOT NULL,
    reason TEXT NOT NULL,
    settled_by TEXT NOT NULL,
    settled_at BIGINT NOT NULL,
    PRIMARY KEY (account_id, renewal_date, days)
);

CREATE TABLE snoozes (
    alert_id TEXT PRIMARY KEY NOT NULL,
    account_id TEXT NOT NULL REFERENCES accounts (id),
    ends_on TEXT NOT NULL,
    note TEXT NOT NULL,
    snoozed_by TEXT NOT NULL,
    snoozed_at BIGINT NOT NULL
);
