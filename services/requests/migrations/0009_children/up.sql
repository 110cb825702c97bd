-- Who may act for a child: a request about a child is shown to who asked it only as long as they may.
CREATE TABLE known_child (
    child_id     uuid PRIMARY KEY,
    version      bigint NOT NULL,
    guardian_ids uuid[] NOT NULL,
    deleted      boolean NOT NULL
);
COMMENT ON TABLE known_child IS 'our copy of who may act for a child; ids only';

-- The one place where this is decided. A child nobody told us of closes nothing, nor does one taken away again.
CREATE FUNCTION closed_to(asker uuid, summary jsonb) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT asker IS NOT NULL AND EXISTS (
        SELECT FROM known_child c
         WHERE c.child_id = (summary ->> 'child_id')::uuid AND NOT c.deleted AND NOT asker = ANY (c.guardian_ids))
$$;
