"""The sample's town, with a fault proxy before its database and its bus."""

from __future__ import annotations

from tests.service.chassis.conftest import reader, sample, writer

__all__ = ["reader", "sample", "writer"]
