-- Whose day it is, for a child of two homes: one calendar a child, replaced whole. The row stays when it is taken away,
-- with its version, so that no copy elsewhere believes an older one.
CREATE TABLE custody (
    child_id  uuid PRIMARY KEY,
    family_id uuid NOT NULL,
    calendar  jsonb,
    version   integer NOT NULL,
    FOREIGN KEY (family_id, child_id) REFERENCES child (family_id, id)
);
COMMENT ON COLUMN custody.calendar IS 'contracts.family.CustodyCalendar: ids and dates only; null once taken away';
