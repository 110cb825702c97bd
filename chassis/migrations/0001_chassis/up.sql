-- What every service keeps about its own messages. The same tables in each schema; nobody joins across.

CREATE TABLE outbox (
    id           uuid PRIMARY KEY,
    seq          bigint GENERATED ALWAYS AS IDENTITY,
    subject      text NOT NULL,
    entity_id    text NOT NULL,
    headers      jsonb NOT NULL,
    body         bytea NOT NULL,
    created_at   timestamptz NOT NULL DEFAULT now(),
    published_at timestamptz
);
CREATE INDEX outbox_waiting ON outbox (seq) WHERE published_at IS NULL;
CREATE INDEX outbox_published ON outbox (published_at) WHERE published_at IS NOT NULL;

CREATE TABLE inbox (
    durable     text NOT NULL,
    message_id  text NOT NULL,
    received_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (message_id, durable)
);

CREATE TABLE parked (
    id          uuid PRIMARY KEY,
    seq         bigint GENERATED ALWAYS AS IDENTITY,
    durable     text NOT NULL,
    message_id  text NOT NULL,
    event_type  text NOT NULL,
    entity_id   text NOT NULL,
    headers     jsonb NOT NULL,
    body        bytea NOT NULL,
    reason      text NOT NULL,
    behind      boolean NOT NULL DEFAULT false,
    parked_at   timestamptz NOT NULL DEFAULT now(),
    resolved_at timestamptz,
    UNIQUE (message_id, durable)
);
CREATE INDEX parked_open ON parked (durable, entity_id, seq) WHERE resolved_at IS NULL;

CREATE TABLE idempotency (
    account    text NOT NULL,
    subject    text NOT NULL,
    command_id uuid NOT NULL,
    input_mac  bytea NOT NULL,
    reply      bytea,
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (account, subject, command_id)
);
CREATE INDEX idempotency_age ON idempotency (created_at);

CREATE TABLE audit (
    id             uuid PRIMARY KEY,
    at             timestamptz NOT NULL DEFAULT now(),
    business_at    timestamptz NOT NULL,
    actor_kind     text NOT NULL,
    actor_account  uuid,
    actor_name     text NOT NULL,
    actor_cause    text NOT NULL,
    action         text NOT NULL,
    entity         text NOT NULL,
    entity_id      text NOT NULL,
    detail         jsonb NOT NULL,
    correlation_id text NOT NULL
);
CREATE INDEX audit_entity ON audit (entity, entity_id, at);
REVOKE UPDATE, DELETE ON audit FROM :app;

CREATE TABLE timer (
    name   text PRIMARY KEY,
    due_at timestamptz NOT NULL
);

CREATE TABLE lease (
    name       text PRIMARY KEY,
    holder     text NOT NULL,
    fence      bigint NOT NULL,
    expires_at timestamptz NOT NULL
);
