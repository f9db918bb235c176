-- What people call an account, to be shown and searched. Scores kept before know no name: they are due again.
ALTER TABLE scores ADD COLUMN name TEXT;
UPDATE scores SET basis = '';
