-- Ids of events already taken in are purged once no stream can give them again.
CREATE INDEX inbox_age ON inbox (received_at);
