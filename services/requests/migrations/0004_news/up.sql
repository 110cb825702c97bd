-- News of the town hall, shown on the home page between two days.

CREATE TABLE news (
    news_id      uuid PRIMARY KEY,
    title        text NOT NULL,
    body         text NOT NULL,
    school       text NOT NULL,
    first_day    date NOT NULL,
    last_day     date NOT NULL CHECK (last_day >= first_day),
    withdrawn    boolean NOT NULL DEFAULT false
);
COMMENT ON COLUMN news.school IS 'the school whose families are told; empty: all of them';
CREATE INDEX news_shown ON news (last_day) WHERE NOT withdrawn;
