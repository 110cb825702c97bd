-- Accounts of guardians and agents, their sessions, the failures that slow attempts down, the public profile.

CREATE TABLE account (
    id                  uuid PRIMARY KEY,
    kind                text NOT NULL CHECK (kind IN ('guardian', 'staff')),
    identifier          text NOT NULL,
    identifier_key      text NOT NULL UNIQUE,
    password_hash       text NOT NULL,
    name                text NOT NULL,
    family_id           uuid,
    guardian_id         uuid,
    roles               text[] NOT NULL DEFAULT '{}',
    facility_ids        uuid[] NOT NULL DEFAULT '{}',
    regie_ids           uuid[] NOT NULL DEFAULT '{}',
    version             integer NOT NULL DEFAULT 1,
    opened_at           timestamptz NOT NULL,
    password_changed_at timestamptz NOT NULL,
    closed_at           timestamptz,
    CONSTRAINT guardian_belongs_to_a_family
        CHECK ((kind = 'guardian') = (family_id IS NOT NULL AND guardian_id IS NOT NULL)),
    CONSTRAINT roles_are_for_staff
        CHECK (kind = 'staff' OR (roles = '{}' AND facility_ids = '{}' AND regie_ids = '{}'))
);
COMMENT ON COLUMN account.identifier_key IS 'identifier without case nor outer blanks: what is unique';

CREATE TABLE session (
    id           uuid PRIMARY KEY,
    account_id   uuid NOT NULL REFERENCES account (id),
    token_digest bytea NOT NULL UNIQUE,
    level        text NOT NULL DEFAULT 'password' CHECK (level IN ('password', 'second_factor')),
    device       text NOT NULL,
    opened_at    timestamptz NOT NULL,
    last_seen_at timestamptz NOT NULL,
    expires_at   timestamptz NOT NULL,
    ended_at     timestamptz
);
COMMENT ON COLUMN session.token_digest IS 'SHA-256 of the token; the token itself is only in the browser';
CREATE INDEX session_living ON session (account_id) WHERE ended_at IS NULL;
CREATE INDEX session_age ON session (expires_at);

CREATE TABLE throttle (
    scope          text NOT NULL CHECK (scope IN ('account', 'address')),
    key            bytea NOT NULL,
    last_failed_at timestamptz NOT NULL,
    forgotten_at   timestamptz NOT NULL,
    PRIMARY KEY (scope, key)
);
COMMENT ON COLUMN throttle.key IS 'keyed digest: people type passwords as identifiers, and addresses are personal';
CREATE INDEX throttle_forgotten ON throttle (forgotten_at);

CREATE TABLE municipality (
    only_row        boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    profile         jsonb NOT NULL,
    password_policy jsonb NOT NULL,
    version         integer NOT NULL
);
