-- Parents' screens the municipality has switched, with the text in their place.

CREATE TABLE screen (
    key     text PRIMARY KEY,
    is_on   boolean NOT NULL,
    text    text NOT NULL,
    link    text NOT NULL,
    version integer NOT NULL,
    CONSTRAINT what_is_off_says_why CHECK (is_on OR text <> '')
);
