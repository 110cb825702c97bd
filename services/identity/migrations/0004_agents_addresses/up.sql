-- Agents have an e-mail address: an invitation and a forgotten password reach them there.

ALTER TABLE account ADD COLUMN email text NOT NULL DEFAULT '';
ALTER TABLE account ADD COLUMN email_key text NOT NULL DEFAULT '';
ALTER TABLE account ADD CONSTRAINT addresses_are_for_staff CHECK (kind = 'staff' OR (email = '' AND email_key = ''));
COMMENT ON COLUMN account.email IS 'an agent''s; a guardian''s is in the copy of their family';
COMMENT ON COLUMN account.email_key IS 'the address as it is compared: case and outer blanks do not count';
CREATE INDEX account_email ON account (email_key) WHERE email_key <> '';

ALTER TABLE outgoing_mail DROP CONSTRAINT outgoing_mail_kind_check;
ALTER TABLE outgoing_mail ADD CONSTRAINT outgoing_mail_kind_check
    CHECK (kind IN ('reset', 'not_activated', 'password_changed', 'invitation'));
ALTER TABLE outgoing_mail DROP CONSTRAINT only_a_reset_waits_with_a_token;
ALTER TABLE outgoing_mail ADD CONSTRAINT only_a_link_waits_with_a_token
    CHECK (token IS NULL OR (kind IN ('reset', 'invitation') AND state IN ('due', 'sending')));
