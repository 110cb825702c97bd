-- Rights of one service inside the portal's database. Run by the owner role of the schema.
-- :owner, :app and :schema are checked identifiers.

-- name: default_privileges
ALTER DEFAULT PRIVILEGES IN SCHEMA :schema GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO :app;
ALTER DEFAULT PRIVILEGES IN SCHEMA :schema GRANT USAGE, SELECT ON SEQUENCES TO :app;
ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
ALTER DEFAULT PRIVILEGES IN SCHEMA :schema GRANT EXECUTE ON FUNCTIONS TO :app;
ALTER DEFAULT PRIVILEGES REVOKE USAGE ON TYPES FROM PUBLIC;
ALTER DEFAULT PRIVILEGES IN SCHEMA :schema GRANT USAGE ON TYPES TO :app;
REVOKE ALL ON SCHEMA :schema FROM PUBLIC;
GRANT USAGE ON SCHEMA :schema TO :app;

-- name: role_settings
ALTER ROLE :owner IN DATABASE :database SET search_path = :schema;
ALTER ROLE :app IN DATABASE :database SET search_path = :schema;
ALTER ROLE :app IN DATABASE :database SET statement_timeout = '15s';
ALTER ROLE :app IN DATABASE :database SET idle_in_transaction_session_timeout = '30s';
ALTER ROLE :owner IN DATABASE :database SET lock_timeout = '10s';
