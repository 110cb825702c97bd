"""JSON logs, one object a line, with the correlation id that follows a call from the browser to a subscriber."""

from __future__ import annotations

import logging
import sys
from typing import Any, cast

import structlog

_LEVELS = {"DEBUG": 10, "INFO": 20, "WARNING": 30, "ERROR": 40}


def configure(level: str = "INFO") -> None:
    """Sets logging up for this process; calling it again changes nothing but the level."""
    logging.basicConfig(stream=sys.stderr, level=_LEVELS.get(level.upper(), 20), format="%(message)s")
    for noisy in ("asyncio", "nats", "uvicorn", "uvicorn.error", "uvicorn.access"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(_LEVELS.get(level.upper(), 20)),
        logger_factory=structlog.PrintLoggerFactory(file=sys.stderr),
        cache_logger_on_first_use=True,
    )


def get(**bound: Any) -> structlog.stdlib.BoundLogger:
    """A logger with these values on every line."""
    return cast(structlog.stdlib.BoundLogger, structlog.get_logger(**bound))
