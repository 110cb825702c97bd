-- A proof of an income or of an account is for those who decide on figures, as the figures are.
ALTER TABLE file ADD COLUMN figures boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN file.figures IS 'joined to a demand of billing''s: régies and direction open it, the desk does not';
