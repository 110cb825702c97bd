"""Who may say and hear what on NATS, and the streams and consumers that must exist."""
