-- Copies of others' data that an update makes or widens: read from their owner once, by themselves. A migration that adds a
-- copy adds its name here. What was asked before `known_child` existed is about children nobody told us of.
CREATE TABLE copy_to_read (
    name text PRIMARY KEY
);
COMMENT ON TABLE copy_to_read IS 'projections of this service that wait to be read from their owner; empty once done';
INSERT INTO copy_to_read (name) VALUES ('children');
