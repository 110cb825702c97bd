"""What /metrics tells, one set a process."""

from __future__ import annotations

from prometheus_client import Counter, Gauge, Histogram

CALLS = Counter("pf_calls_total", "Commands and queries answered", ["service", "name", "outcome"])
DURATION = Histogram(
    "pf_call_seconds",
    "Time to answer",
    ["service", "name"],
    buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5),
)
BUSY = Gauge("pf_calls_in_progress", "Requests being answered", ["service"])
EVENTS = Counter("pf_events_total", "Events taken in", ["service", "durable", "outcome"])
OUTBOX = Gauge("pf_outbox_waiting", "Outbox rows not published yet", ["service"])
PARKED = Gauge("pf_parked", "Parked events not retried yet", ["service"])
