-- In which French a guardian is written to, as family says.
ALTER TABLE known_guardian ADD COLUMN message_language text NOT NULL DEFAULT 'fr';
COMMENT ON COLUMN known_guardian.message_language IS 'fr, or fr_plain: short sentences, one idea each';
-- read again from family, the same version says more now
UPDATE known_family SET version = version - 1;
