-- What was published before this moment is on the disk of NATS for certain; what came after goes out again when in doubt.
CREATE TABLE outbox_on_disk (
    one    boolean PRIMARY KEY DEFAULT true CHECK (one),
    before timestamptz NOT NULL
);
INSERT INTO outbox_on_disk (before) VALUES (now() - interval '10 minutes');
