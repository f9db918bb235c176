-- How often anything was written that a remembered answer may show; one row.
CREATE TABLE changes (n BIGINT NOT NULL);
INSERT INTO changes (n) VALUES (0);
