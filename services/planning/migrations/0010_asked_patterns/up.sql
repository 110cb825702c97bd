-- A family asks for another weekly pattern: the demand, the days it would give up, and what undoing takes away.

-- `pattern`: the weekly pattern a demand asks for ({enrolment_id, valid_from, days, former}); null for days asked one by one.
ALTER TABLE proposal ADD COLUMN pattern jsonb;

-- A regular day the pattern gives up; the others are asked for.
ALTER TABLE proposal_cell ADD COLUMN gives_up boolean NOT NULL DEFAULT false;

-- The demand or the gesture that set the pattern; undoing it takes the pattern away, and the former one speaks again.
ALTER TABLE pattern ADD COLUMN asked_in uuid;
CREATE INDEX pattern_asked_in ON pattern (asked_in) WHERE asked_in IS NOT NULL;
