"""Reads the declaration of one service, and nothing else: a running service pays for what it imports."""

from __future__ import annotations

import importlib

from chassis.service import Service


def load(name: str) -> Service:
    """The declaration of one service."""
    declared = importlib.import_module(f"services.{name}.wiring").SERVICE
    if not isinstance(declared, Service):
        raise TypeError(f"services/{name}/wiring.py: SERVICE is not a Service")
    return declared
