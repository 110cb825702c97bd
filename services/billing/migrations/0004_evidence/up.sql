-- Documents that prove what a demand says; family keeps them.
ALTER TABLE proposal ADD COLUMN evidence uuid[] NOT NULL DEFAULT '{}';
