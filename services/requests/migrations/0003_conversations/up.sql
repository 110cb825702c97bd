-- Conversations between a guardian and the town hall. Texts are sealed: people write of health and of money.

CREATE TABLE conversation (
    conversation_id uuid PRIMARY KEY,
    family_id       uuid NOT NULL,
    guardian_id     uuid NOT NULL,
    purpose         text NOT NULL CHECK (purpose IN ('file', 'requests', 'money', 'other')),
    subject         bytea NOT NULL,
    last_at         timestamptz NOT NULL,
    last_from       text NOT NULL CHECK (last_from IN ('family', 'town')),
    family_unread   int NOT NULL DEFAULT 0 CHECK (family_unread >= 0),
    town_unread     int NOT NULL DEFAULT 0 CHECK (town_unread >= 0)
);
COMMENT ON TABLE conversation IS 'of one guardian: the other adults of the family do not see it';
CREATE INDEX conversation_guardian ON conversation (guardian_id, last_at DESC);
CREATE INDEX conversation_newest ON conversation (last_at DESC);
CREATE INDEX conversation_waiting ON conversation (last_at) WHERE town_unread > 0;

CREATE TABLE message (
    message_id      uuid PRIMARY KEY,
    conversation_id uuid NOT NULL REFERENCES conversation,
    written_by      text NOT NULL CHECK (written_by IN ('family', 'town')),
    author          text NOT NULL,
    author_account  uuid,
    at              timestamptz NOT NULL,
    body            bytea NOT NULL,
    attachments     jsonb NOT NULL
);
CREATE INDEX message_conversation ON message (conversation_id, message_id);
REVOKE UPDATE, DELETE ON message FROM :app;

-- one row per message the town wrote: the mail that says so, which carries no word of the message
CREATE TABLE message_notice (
    message_id    uuid PRIMARY KEY REFERENCES message,
    due_at        timestamptz NOT NULL,
    state         text NOT NULL CHECK (state IN ('due', 'sending', 'sent', 'not_wanted', 'parked')),
    attempts      int NOT NULL DEFAULT 0,
    claimed_until timestamptz,
    claim         uuid,
    sent_at       timestamptz,
    last_error    text NOT NULL DEFAULT ''
);
CREATE INDEX message_notice_due ON message_notice (due_at) WHERE state IN ('due', 'sending');

ALTER TABLE town_settings ADD COLUMN inbox jsonb NOT NULL DEFAULT '{"open": true, "closed_text": ""}';
