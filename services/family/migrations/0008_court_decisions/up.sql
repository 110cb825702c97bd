-- What courts decided, and what it closes. Who was given authority over a child stays written; `authority` is now who
-- holds it today, and every statement that asks who may act goes on reading it.
ALTER TABLE authority RENAME TO authority_given;
ALTER TABLE authority_given ADD COLUMN withheld boolean NOT NULL DEFAULT false;
COMMENT ON TABLE authority_given IS 'who holds parental authority and may act for the child here, court decisions left aside';
COMMENT ON COLUMN authority_given.withheld IS 'a decision in force keeps this guardian from the child; derived, by the statements of court.sql only';

CREATE VIEW authority AS
SELECT child_id, guardian_id, family_id FROM authority_given WHERE NOT withheld;
COMMENT ON VIEW authority IS 'who may see a child''s data and act for the child today';

CREATE TABLE court_decision (
    id          uuid PRIMARY KEY,
    family_id   uuid NOT NULL REFERENCES family (id),
    child_ids   uuid[] NOT NULL,
    content     bytea NOT NULL,
    file_id     uuid REFERENCES file (id),
    from_on     date NOT NULL,
    until_on    date CHECK (until_on >= from_on),
    version     integer NOT NULL DEFAULT 1,
    recorded_at timestamptz NOT NULL,
    recorded_by text NOT NULL,
    lifted_on   date,
    lift_reason text CHECK (lift_reason IN ('new_decision', 'ended', 'mistake')),
    UNIQUE (family_id, id),
    CHECK ((lifted_on IS NULL) = (lift_reason IS NULL))
);
COMMENT ON COLUMN court_decision.content IS 'sealed JSON: contracts.family.CourtDecision; ids, days and effects stay plain to be asked for';
CREATE INDEX court_decision_children ON court_decision USING gin (child_ids);

CREATE TABLE court_effect (
    decision_id uuid NOT NULL,
    guardian_id uuid NOT NULL,
    family_id   uuid NOT NULL,
    ends_access boolean NOT NULL,
    may_collect boolean NOT NULL,
    PRIMARY KEY (decision_id, guardian_id),
    FOREIGN KEY (family_id, decision_id) REFERENCES court_decision (family_id, id),
    FOREIGN KEY (family_id, guardian_id) REFERENCES guardian (family_id, id)
);
COMMENT ON TABLE court_effect IS 'what a decision does to a guardian, for each of its children while it is in force';
CREATE INDEX court_effect_guardian ON court_effect (guardian_id) WHERE ends_access;
