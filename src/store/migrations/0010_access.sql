-- Who may ask, and what was changed by whom.

-- Access tokens by the fingerprint of their secret; a row stays when its token has ended.
CREATE TABLE tokens (
    hash TEXT PRIMARY KEY NOT NULL,
    name TEXT NOT NULL,
    scope TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    ends_at BIGINT
);

CREATE INDEX tokens_of_name ON tokens (name);

-- Every accepted write. `id` sorts by time.
CREATE TABLE audit (
    id TEXT PRIMARY KEY NOT NULL,
    at BIGINT NOT NULL,
    who TEXT NOT NULL,
    method TEXT NOT NULL,
    route TEXT NOT NULL,
    path TEXT NOT NULL,
    status BIGINT NOT NULL,
    request_id TEXT NOT NULL
);
