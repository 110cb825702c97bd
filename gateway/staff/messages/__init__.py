"""Conversations with families, for agents."""
