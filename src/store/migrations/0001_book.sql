-- The open book. Types are TEXT, BIGINT and DOUBLE PRECISION only, which SQLite and PostgreSQL read alike.

CREATE TABLE accounts (
    id TEXT PRIMARY KEY NOT NULL,
    features TEXT NOT NULL,
    version BIGINT NOT NULL,
    first_seen BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);

-- Every accepted version of an account; nothing here is ever changed or removed.
CREATE TABLE account_versions (
    account_id TEXT NOT NULL REFERENCES accounts (id),
    version BIGINT NOT NULL,
    features TEXT NOT NULL,
    accepted_at BIGINT NOT NULL,
    PRIMARY KEY (account_id, version)
);

-- The latest reading of each account. `basis` names the model and the log of interventions it stands on.
CREATE TABLE scores (
    account_id TEXT PRIMARY KEY NOT NULL REFERENCES accounts (id),
    account_version BIGINT NOT NULL,
    basis TEXT NOT NULL,
    model TEXT NOT NULL,
    win_probability DOUBLE PRECISION NOT NULL,
    low DOUBLE PRECISION NOT NULL,
    high DOUBLE PRECISION NOT NULL,
    health TEXT NOT NULL,
    as_of TEXT,
    renewal_date TEXT,
    value DOUBLE PRECISION,
    owner TEXT,
    segment TEXT,
    top_action TEXT,
    uplift DOUBLE PRECISION,
    expected_value DOUBLE PRECISION,
    scored_at BIGINT NOT NULL
);

CREATE TABLE interventions (
    id BIGINT PRIMARY KEY NOT NULL,
    account_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    date TEXT NOT NULL,
    renewal_date TEXT,
    cost DOUBLE PRECISION,
    hours DOUBLE PRECISION
);

CREATE INDEX interventions_of_account ON interventions (account_id, date);

-- Which content of which file was loaded last, so that a start repeats no load.
CREATE TABLE loads (
    part TEXT PRIMARY KEY NOT NULL,
    file TEXT NOT NULL,
    content_hash TEXT NOT NULL,
    loaded_at BIGINT NOT NULL
);

-- Answers already given to a key of idempotency.
CREATE TABLE replies (
    idempotency_key TEXT PRIMARY KEY NOT NULL,
    request_hash TEXT NOT NULL,
    status BIGINT NOT NULL,
    body TEXT NOT NULL,
    given_at BIGINT NOT NULL
);
