"""Requests: family requests (*demandes*), who decides them, when and why, and the messages they send."""
