-- The decision or the agreement a custody calendar follows, in the agent's words; sealed, null where none was given.
ALTER TABLE custody ADD COLUMN reference bytea;
