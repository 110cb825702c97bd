-- Sign-in codes, first connection, forgotten passwords, and our own copy of who may have an account.

-- an account is made with its code, before a password is chosen; the code before this one takes none for a wrong one
ALTER TABLE account ALTER COLUMN password_hash DROP NOT NULL;
ALTER TABLE account ADD COLUMN activated_at timestamptz;
COMMENT ON COLUMN account.activated_at IS 'when a code was first used; null where the account was opened with a password';
CREATE INDEX account_of_guardian ON account (guardian_id) WHERE guardian_id IS NOT NULL;

CREATE TABLE sign_in_code (
    id           uuid PRIMARY KEY,
    account_id   uuid NOT NULL REFERENCES account (id),
    digest       bytea NOT NULL,
    edition      uuid NOT NULL,
    issued_at    timestamptz NOT NULL,
    issued_by    text NOT NULL,
    expires_on   date NOT NULL,
    used_at      timestamptz,
    cancelled_at timestamptz
);
COMMENT ON COLUMN sign_in_code.digest IS 'keyed digest of account and code; the code itself is only in its letter';
COMMENT ON COLUMN sign_in_code.expires_on IS 'the last day on which it works, by the business clock';
CREATE INDEX sign_in_code_of_account ON sign_in_code (account_id, issued_at DESC);

-- what was typed on the page of forgotten passwords, known or not: looked at by the job, so that answering takes
-- the same time for everybody
CREATE TABLE reset_ask (
    id       uuid PRIMARY KEY,
    typed    bytea NOT NULL,
    asked_at timestamptz NOT NULL
);
COMMENT ON COLUMN reset_ask.typed IS 'sealed: people type passwords as identifiers';

CREATE TABLE password_reset (
    id           uuid PRIMARY KEY,
    account_id   uuid NOT NULL REFERENCES account (id),
    token_digest bytea NOT NULL UNIQUE,
    asked_at     timestamptz NOT NULL,
    expires_at   timestamptz NOT NULL,
    used_at      timestamptz,
    cancelled_at timestamptz
);
CREATE INDEX password_reset_of_account ON password_reset (account_id, expires_at);

CREATE TABLE outgoing_mail (
    id            uuid PRIMARY KEY,
    account_id    uuid NOT NULL REFERENCES account (id),
    kind          text NOT NULL CHECK (kind IN ('reset', 'not_activated', 'password_changed')),
    token         bytea,
    made_at       timestamptz NOT NULL,
    due_at        timestamptz NOT NULL,
    useless_after timestamptz NOT NULL,
    state         text NOT NULL DEFAULT 'due' CHECK (state IN ('due', 'sending', 'sent', 'given_up')),
    attempts      integer NOT NULL DEFAULT 0,
    claim         uuid,
    claimed_until timestamptz,
    sent_at       timestamptz,
    last_error    text NOT NULL DEFAULT '',
    CONSTRAINT only_a_reset_waits_with_a_token CHECK (token IS NULL OR (kind = 'reset' AND state IN ('due', 'sending')))
);
COMMENT ON COLUMN outgoing_mail.token IS 'sealed until the mail has left, then forgotten';
CREATE INDEX outgoing_mail_due ON outgoing_mail (due_at) WHERE state IN ('due', 'sending');
CREATE INDEX outgoing_mail_of_account ON outgoing_mail (account_id, made_at);

-- our own small copy, fed by events and guarded by version: whom a letter is written to
CREATE TABLE known_family (
    family_id     uuid PRIMARY KEY,
    version       bigint NOT NULL,
    family_number text NOT NULL,
    deleted       boolean NOT NULL
);
CREATE TABLE known_guardian (
    guardian_id uuid PRIMARY KEY,
    family_id   uuid NOT NULL REFERENCES known_family,
    civility    text NOT NULL,
    last_name   text NOT NULL,
    first_name  text NOT NULL,
    street      text NOT NULL,
    postcode    text NOT NULL,
    town        text NOT NULL,
    email       text NOT NULL,
    email_key   text NOT NULL,
    sort_key    text NOT NULL
);
COMMENT ON COLUMN known_guardian.email_key IS 'the address as it is compared: case and outer blanks do not count';
COMMENT ON COLUMN known_guardian.sort_key IS 'last and first name without case, accents, hyphens nor apostrophes';
CREATE INDEX known_guardian_family ON known_guardian (family_id);
CREATE INDEX known_guardian_email ON known_guardian (email_key) WHERE email_key <> '';
CREATE INDEX known_guardian_name ON known_guardian (sort_key, guardian_id);
