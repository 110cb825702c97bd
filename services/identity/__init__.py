"""Identity: accounts, sessions, staff roles, throttles, and the municipality's public profile."""
