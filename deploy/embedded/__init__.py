"""PostgreSQL and NATS from their packages, run as children of one supervisor."""
