-- A draw of known chance that went against an account is a line of the log too, with nothing done.
ALTER TABLE interventions ADD COLUMN done BIGINT NOT NULL DEFAULT 1;
