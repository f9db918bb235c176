-- Rows of the open book that the last reading of its file left out, and the cell in which that shows.
CREATE TABLE rejected (
    position BIGINT PRIMARY KEY NOT NULL,
    file TEXT NOT NULL,
    line BIGINT NOT NULL,
    account_id TEXT,
    failing_column TEXT,
    found TEXT,
    reason TEXT NOT NULL
);
