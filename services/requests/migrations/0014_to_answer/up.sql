-- A message that one agent has read still waits for an answer, until somebody writes one or says that none is needed.

ALTER TABLE conversation ADD COLUMN to_answer boolean NOT NULL DEFAULT false;
ALTER TABLE conversation ADD COLUMN closed_by text NOT NULL DEFAULT '';
ALTER TABLE conversation ADD COLUMN closed_at timestamptz;
COMMENT ON COLUMN conversation.closed_by IS 'the agent who said that no answer is needed';
UPDATE conversation SET to_answer = true WHERE last_from = 'family';
DROP INDEX conversation_waiting;
CREATE INDEX conversation_to_answer ON conversation (last_at) WHERE to_answer;
