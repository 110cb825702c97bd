-- What a visitor or an agent joins to a registration file before there is a family, and the links that lead back to one.
ALTER TABLE file ADD COLUMN enrolment_file_id uuid REFERENCES enrolment_file (id) ON DELETE CASCADE;
COMMENT ON COLUMN file.enrolment_file_id IS 'the registration file it waits in: neither a family''s nor the town''s own; goes with it, or joins its family';
ALTER TABLE file ADD CONSTRAINT waits_or_belongs CHECK (enrolment_file_id IS NULL OR family_id IS NULL);
CREATE INDEX file_waiting ON file (enrolment_file_id) WHERE enrolment_file_id IS NOT NULL;

ALTER TABLE enrolment_file ADD COLUMN mail_key bytea;
COMMENT ON COLUMN enrolment_file.mail_key IS 'keyed digest of the e-mail address typed online, by which a lost link is asked for';
CREATE INDEX enrolment_file_mail_key ON enrolment_file (mail_key) WHERE mail_key IS NOT NULL;

CREATE TABLE file_link_ask (
    id         uuid PRIMARY KEY,
    mail_key   bytea NOT NULL,
    asked_from bytea NOT NULL,
    asked_at   timestamptz NOT NULL,
    due_at     timestamptz,
    attempts   integer NOT NULL DEFAULT 0,
    file_id    uuid REFERENCES enrolment_file (id) ON DELETE CASCADE,
    token      bytea UNIQUE,
    ends_at    timestamptz
);
COMMENT ON TABLE file_link_ask IS 'who asked for the way back to a file begun online; due until its mail has left, then the token of that mail until used';
COMMENT ON COLUMN file_link_ask.token IS 'digest of the token in the mail: for this file alone, once, until ends_at';
CREATE INDEX file_link_ask_due ON file_link_ask (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX file_link_ask_counted ON file_link_ask (asked_at);
