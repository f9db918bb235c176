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

-- The chosen actions of a plan for the whole book, one a row; the job of the same id has its summary.
CREATE TABLE plan_actions (
    plan_id TEXT NOT NULL REFERENCES jobs (id),
    place BIGINT NOT NULL,
    account_id TEXT NOT NULL,
    action TEXT NOT NULL,
    PRIMARY KEY (plan_id, place)
);
CREATE INDEX plan_actions_of_account ON plan_actions (account_id, plan_id);
