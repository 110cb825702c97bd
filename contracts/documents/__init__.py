"""Turns the contracts into documents: JSON Schemas, asyncapi.yaml, docs/events.md. Run by contracts/generate.py."""
