-- An e-mail address typed at a first connection, until its holder has opened the link sent there.

CREATE TABLE email_link (
    id           uuid PRIMARY KEY,
    account_id   uuid NOT NULL REFERENCES account (id),
    address      bytea NOT NULL,
    token_digest bytea NOT NULL UNIQUE,
    made_at      timestamptz NOT NULL,
    expires_at   timestamptz NOT NULL,
    confirmed_at timestamptz
);
COMMENT ON COLUMN email_link.address IS 'sealed: somebody else''s, until it is confirmed';
CREATE INDEX email_link_age ON email_link (expires_at);

ALTER TABLE outgoing_mail ADD COLUMN email_link_id uuid REFERENCES email_link (id) ON DELETE CASCADE;
CREATE INDEX outgoing_mail_email_link ON outgoing_mail (email_link_id) WHERE email_link_id IS NOT NULL;
ALTER TABLE outgoing_mail DROP CONSTRAINT outgoing_mail_kind_check;
ALTER TABLE outgoing_mail ADD CONSTRAINT outgoing_mail_kind_check
    CHECK (kind IN ('reset', 'not_activated', 'password_changed', 'invitation', 'email_link'));
ALTER TABLE outgoing_mail ADD CONSTRAINT confirmations_go_to_what_was_typed
    CHECK ((kind = 'email_link') = (email_link_id IS NOT NULL));
ALTER TABLE outgoing_mail DROP CONSTRAINT only_a_link_waits_with_a_token;
ALTER TABLE outgoing_mail ADD CONSTRAINT only_a_link_waits_with_a_token
    CHECK (token IS NULL OR (kind IN ('reset', 'invitation', 'email_link') AND state IN ('due', 'sending')));
