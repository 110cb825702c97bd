CREATE TABLE note (note_id uuid PRIMARY KEY, version int NOT NULL, text text NOT NULL);
CREATE TABLE attempt (at timestamptz NOT NULL DEFAULT now(), note_id uuid NOT NULL);
CREATE TABLE fact (id uuid PRIMARY KEY, said text NOT NULL);
REVOKE UPDATE, DELETE ON fact FROM :app;
