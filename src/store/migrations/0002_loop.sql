-- The loop: what was recommended, decided, done, and how it ended; and what was known when.

-- How often anything changed that a score stands on: the features, or what was done.
ALTER TABLE accounts ADD COLUMN revision BIGINT NOT NULL DEFAULT 1;
UPDATE accounts SET revision = version;
ALTER TABLE scores RENAME COLUMN account_version TO account_revision;

-- Every reading of an account that was kept, in the order of time.
CREATE TABLE score_history (
    account_id TEXT NOT NULL REFERENCES accounts (id),
    account_revision BIGINT NOT NULL,
    basis TEXT NOT NULL,
    model TEXT NOT NULL,
    win_probability DOUBLE PRECISION NOT NULL,
    low DOUBLE PRECISION NOT NULL,
    high DOUBLE PRECISION NOT NULL,
    as_of TEXT,
    scored_at BIGINT NOT NULL,
    PRIMARY KEY (account_id, account_revision, basis)
);

-- From when on which model answered.
CREATE TABLE model_uses (
    since BIGINT NOT NULL,
    model TEXT NOT NULL,
    basis TEXT NOT NULL,
    PRIMARY KEY (since, basis)
);

-- The log of interventions by version: a line that was corrected or withdrawn keeps what was known until then.
DROP INDEX interventions_of_account;
ALTER TABLE interventions RENAME TO interventions_before;
CREATE TABLE interventions (
    id TEXT NOT NULL,
    version BIGINT NOT NULL,
    source TEXT NOT NULL,
    account_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    date TEXT NOT NULL,
    renewal_date TEXT,
    cost DOUBLE PRECISION,
    hours DOUBLE PRECISION,
    owner TEXT,
    chance DOUBLE PRECISION,
    recommendation_id TEXT,
    recorded_at BIGINT NOT NULL,
    removed_at BIGINT,
    PRIMARY KEY (id, version)
);
INSERT INTO interventions (id, version, source, account_id, kind, date, renewal_date, cost, hours, recorded_at)
    SELECT 'file:' || CAST(id AS TEXT), 1, 'file', account_id, kind, date, renewal_date, cost, hours, 0
    FROM interventions_before;
DROP TABLE interventions_before;
CREATE INDEX interventions_of_account ON interventions (account_id, kind, date);

CREATE TABLE contacts (
    account_id TEXT NOT NULL REFERENCES accounts (id),
    id TEXT NOT NULL,
    details TEXT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (account_id, id)
);

-- How renewals ended; `renewed` is 1 or 0.
CREATE TABLE outcomes (
    account_id TEXT NOT NULL REFERENCES accounts (id),
    renewal_date TEXT NOT NULL,
    renewed BIGINT NOT NULL,
    decided_on TEXT,
    value DOUBLE PRECISION,
    reason TEXT,
    recorded_at BIGINT NOT NULL,
    PRIMARY KEY (account_id, renewal_date)
);

-- Actions as they were given out; `chance` is how likely the service was to recommend it, 1 where nothing is drawn.
CREATE TABLE recommendations (
    id TEXT PRIMARY KEY NOT NULL,
    account_id TEXT NOT NULL REFERENCES accounts (id),
    account_revision BIGINT NOT NULL,
    basis TEXT NOT NULL,
    model TEXT NOT NULL,
    kind TEXT NOT NULL,
    lead_days BIGINT NOT NULL,
    act_by TEXT,
    recommended BIGINT NOT NULL,
    chance DOUBLE PRECISION NOT NULL,
    action TEXT NOT NULL,
    given_at BIGINT NOT NULL
);
CREATE INDEX recommendations_of_account ON recommendations (account_id, given_at);

CREATE TABLE decisions (
    recommendation_id TEXT PRIMARY KEY NOT NULL REFERENCES recommendations (id),
    decision TEXT NOT NULL,
    reason TEXT,
    decided_by TEXT,
    decided_at BIGINT NOT NULL
);

-- What a person expects of a renewal, beside what the model expected at that moment.
CREATE TABLE calls (
    account_id TEXT NOT NULL REFERENCES accounts (id),
    renewal_date TEXT NOT NULL,
    made_by TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    win_probability DOUBLE PRECISION NOT NULL,
    reason TEXT,
    model TEXT NOT NULL,
    model_probability DOUBLE PRECISION NOT NULL,
    PRIMARY KEY (account_id, renewal_date, made_by, made_at)
);
