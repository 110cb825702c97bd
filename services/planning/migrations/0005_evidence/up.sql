-- The documents that prove an absence: their ids at family's, which keeps the documents themselves.

CREATE TABLE evidence (
    proposal_id uuid NOT NULL REFERENCES proposal,
    file_id     uuid NOT NULL,
    kind        text NOT NULL CHECK (kind IN ('medical_certificate', 'other')),
    joined_at   timestamptz NOT NULL,
    joined_by   text NOT NULL,
    PRIMARY KEY (proposal_id, file_id)
);
COMMENT ON TABLE evidence IS 'append-only: what an agent may have decided on stays with the absence';
REVOKE UPDATE, DELETE ON evidence FROM :app;
