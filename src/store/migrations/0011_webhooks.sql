-- Who wants to be told of events, and what is still to be told.

CREATE TABLE webhooks (
    id TEXT PRIMARY KEY NOT NULL,
    url TEXT NOT NULL,
    events TEXT NOT NULL,
    format TEXT NOT NULL,
    secret TEXT NOT NULL,
    created_at BIGINT NOT NULL
);

-- One row a webhook and event; `next_at` is when to try next, absent once it is settled.
CREATE TABLE outbox (
    webhook_id TEXT NOT NULL REFERENCES webhooks (id) ON DELETE CASCADE,
    event_id TEXT NOT NULL,
    body TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    attempts BIGINT NOT NULL,
    next_at BIGINT,
    delivered_at BIGINT,
    last_error TEXT,
    PRIMARY KEY (webhook_id, event_id)
);

CREATE INDEX outbox_due ON outbox (next_at);
