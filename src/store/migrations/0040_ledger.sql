-- The ledger: what is published is chained by hashes. Its lines are the readings of `score_history`.
CREATE TABLE ledger (
    position BIGINT PRIMARY KEY NOT NULL,
    at BIGINT NOT NULL,
    n_lines BIGINT NOT NULL,
    root TEXT NOT NULL,
    previous TEXT NOT NULL,
    hash TEXT NOT NULL
);

-- The last entry; one row, which who adds an entry holds until that is committed.
CREATE TABLE ledger_head (position BIGINT NOT NULL, hash TEXT NOT NULL);
INSERT INTO ledger_head (position, hash) VALUES (0, '');

-- Lines of accounts that were erased: the hash alone.
CREATE TABLE ledger_erased (
    position BIGINT NOT NULL,
    line BIGINT NOT NULL,
    hash TEXT NOT NULL,
    PRIMARY KEY (position, line)
);

-- Readings of before the ledger are in no entry of it.
ALTER TABLE score_history ADD COLUMN ledger_position BIGINT;
ALTER TABLE score_history ADD COLUMN ledger_line BIGINT;
ALTER TABLE score_history ADD COLUMN ledger_hash TEXT;
ALTER TABLE score_history ADD COLUMN ledger_salt TEXT;
CREATE INDEX score_history_of_ledger ON score_history (ledger_position, ledger_line);
