-- Work off the request path. A running job belongs to the worker named by `worker` until `lease_until`.

CREATE TABLE jobs (
    id TEXT PRIMARY KEY NOT NULL,
    kind TEXT NOT NULL,
    state TEXT NOT NULL,
    asked TEXT NOT NULL,
    stage TEXT NOT NULL,
    progress DOUBLE PRECISION NOT NULL,
    cancel_asked BIGINT NOT NULL,
    attempts BIGINT NOT NULL,
    worker TEXT,
    lease_until BIGINT,
    result TEXT,
    error TEXT,
    created_at BIGINT NOT NULL,
    started_at BIGINT,
    finished_at BIGINT
);
CREATE INDEX jobs_by_state ON jobs (state, created_at, id);

-- What a plan for the whole book says of each account, in parts: its actions, its place, what it was not given, what moved.
-- The job of the same id has the rest.
CREATE TABLE plan_lines (
    plan_id TEXT NOT NULL REFERENCES jobs (id),
    part TEXT NOT NULL,
    place BIGINT NOT NULL,
    account_id TEXT NOT NULL,
    line TEXT NOT NULL,
    PRIMARY KEY (plan_id, part, place)
);
CREATE INDEX plan_lines_of_account ON plan_lines (account_id, plan_id);
