-- Our own copy of whose day it is, for children of two homes; family draws it. Null: taken away.
CREATE TABLE known_custody (
    child_id uuid PRIMARY KEY,
    version  bigint NOT NULL,
    calendar jsonb
);
