-- The same lines. Each one's child is looked up by its key: EXISTS let a plan read every child of the town first, and
-- one plan serves every family.
CREATE OR REPLACE FUNCTION lines_seen_by(asker uuid) RETURNS SETOF grid_line LANGUAGE sql STABLE AS $$
    SELECT l.* FROM grid_line l
     WHERE asker IS NULL
        OR (l.guardian_id IN (SELECT other.guardian_id
                                FROM known_guardian me
                                JOIN known_guardian other ON other.family_id = me.family_id
                               WHERE me.guardian_id = asker
                                 AND (other.guardian_id = asker
                                      OR (me.household <> '' AND other.household = me.household)))
            AND (SELECT NOT c.deleted AND asker = ANY (c.guardian_ids)
                   FROM known_child c WHERE c.child_id = l.child_id))
$$;
