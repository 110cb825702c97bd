-- What the town gives every family to read or to download. A file without a family is the town's own.

ALTER TABLE file ALTER COLUMN family_id DROP NOT NULL;
COMMENT ON COLUMN file.family_id IS 'null: the town''s own, for its papers';
ALTER TABLE file ADD CONSTRAINT the_town_s_own_is_nobody_s CHECK (family_id IS NOT NULL OR guardian_id IS NULL);

CREATE TABLE town_paper (
    id           uuid PRIMARY KEY,
    section      text NOT NULL,
    title        text NOT NULL,
    text         text NOT NULL,
    position     integer NOT NULL,
    first_day    date NOT NULL,
    last_day     date,
    file_id      uuid UNIQUE REFERENCES file (id),
    version      integer NOT NULL CHECK (version > 0),
    published_at timestamptz NOT NULL,
    published_by text NOT NULL,
    CONSTRAINT says_something CHECK (text <> '' OR file_id IS NOT NULL),
    CONSTRAINT ends_after_it_begins CHECK (last_day >= first_day)
);
