-- No answer is promised for a day on which nobody reads: the hour the town hall reads until, and its days off.

ALTER TABLE town_settings ADD COLUMN open_until time NOT NULL DEFAULT '17:30';

-- our own copy of planning's days off: one row, guarded by version
CREATE TABLE known_days_off (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    version  bigint NOT NULL,
    days     date[] NOT NULL
);
