-- What agents ask families before deciding, the mail that says so, and reasons by kind of request.

CREATE TABLE question_reason (
    code     text PRIMARY KEY,
    label    text NOT NULL,
    position int NOT NULL,
    retired  boolean NOT NULL DEFAULT false,
    kinds    text[] NOT NULL DEFAULT '{}'
);
COMMENT ON COLUMN question_reason.kinds IS 'kinds of request it is offered for; empty: all of them';
INSERT INTO question_reason (code, label, position, kinds) VALUES
    ('document_manquant', 'Il manque un document', 1, '{}'),
    ('document_illisible', 'Un document est illisible ou périmé', 2, '{}'),
    ('precision', 'Nous avons besoin d’une précision', 3, '{}'),
    ('autre', 'Autre question', 4, '{}');

ALTER TABLE refusal_reason ADD COLUMN kinds text[] NOT NULL DEFAULT '{}';
COMMENT ON COLUMN refusal_reason.kinds IS 'kinds of request it is offered for; empty: all of them';
UPDATE refusal_reason SET kinds = '{booking}' WHERE code = 'complet';
UPDATE refusal_reason SET kinds = '{booking,absence}' WHERE code IN ('hors_delai', 'dossier_incomplet');
INSERT INTO refusal_reason (code, label, position, kinds) VALUES
    ('justificatif_manquant', 'Justificatif manquant ou illisible', 5,
     '{absence,guardian,partner,tax_data,benefits,bank_details,new_child,child,authorised_persons,health,consents,custody}'),
    ('information_inexacte', 'Information inexacte ou incomplète', 6,
     '{guardian,partner,tax_data,benefits,bank_details,new_child,child,authorised_persons,health}'),
    ('accord_parent', 'Accord de l’autre parent nécessaire', 7, '{new_child,child,authorised_persons,health,consents,custody}'),
    ('hors_commune', 'Hors du périmètre de la commune', 8, '{new_child}')
ON CONFLICT (code) DO NOTHING;
UPDATE refusal_reason SET position = 99 WHERE code = 'autre';

ALTER TABLE family_request ADD COLUMN question_id uuid;
COMMENT ON COLUMN family_request.question_id IS 'the open question: the request waits for the family';
CREATE INDEX family_request_waits ON family_request (question_id) WHERE question_id IS NOT NULL;

CREATE TABLE question (
    question_id       uuid PRIMARY KEY,
    family_request_id uuid NOT NULL REFERENCES family_request,
    reason_code       text NOT NULL,
    reason_label      text NOT NULL,
    body              bytea NOT NULL,
    asked_by          text NOT NULL,
    asked_by_account  uuid,
    asked_at          timestamptz NOT NULL,
    state             text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'answered', 'taken_back', 'closed')),
    ended_at          timestamptz,
    ended_by          text NOT NULL DEFAULT '',
    answer            bytea,
    attachments       jsonb NOT NULL DEFAULT '[]'
);
COMMENT ON TABLE question IS 'texts are sealed: people write of health and of money';
CREATE INDEX question_request ON question (family_request_id, asked_at);
CREATE UNIQUE INDEX question_open ON question (family_request_id) WHERE state = 'open';

-- the mail that says that something is asked, without a word of it
CREATE TABLE question_mail (
    question_id   uuid PRIMARY KEY REFERENCES question,
    due_at        timestamptz NOT NULL,
    state         text NOT NULL CHECK (state IN ('due', 'sending', 'sent', 'not_wanted', 'parked')),
    attempts      int NOT NULL DEFAULT 0,
    claimed_until timestamptz,
    claim         uuid,
    sent_at       timestamptz,
    last_error    text NOT NULL DEFAULT ''
);
CREATE INDEX question_mail_due ON question_mail (due_at) WHERE state IN ('due', 'sending');

ALTER TABLE town_settings ADD COLUMN family_days int NOT NULL DEFAULT 10;
