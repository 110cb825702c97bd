-- The town's addresses by purpose, for the foot of mails: read again from identity, the same version says more now.
ALTER TABLE known_municipality ADD COLUMN emails jsonb NOT NULL DEFAULT '{}';
COMMENT ON COLUMN known_municipality.emails IS 'by purpose (file, requests, money): empty, the general one';
UPDATE known_municipality SET version = version - 1;
INSERT INTO copy_to_read (name) VALUES ('municipality') ON CONFLICT DO NOTHING;
