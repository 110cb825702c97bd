-- Whether who loses access by a decision is told so. Of those recorded before, nobody was asked: nothing is told.
ALTER TABLE court_decision ADD COLUMN tell boolean NOT NULL DEFAULT false;
ALTER TABLE court_decision ALTER COLUMN tell SET DEFAULT true;
COMMENT ON COLUMN court_decision.tell IS 'who loses access by it is told so, and nothing else of it';
