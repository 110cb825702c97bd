"""A refusal is a value with a stable code; the French sentence is written once, in the gateway."""

from __future__ import annotations

from typing import Any

from contracts.problems import CODES, Problem


class Refusal:
    """A business "no". `code` is one of contracts.problems.CODES; `data` explains it (moment, field…)."""

    __slots__ = ("code", "data", "trace")

    def __init__(self, code: str, /, trace: str = "", **data: Any) -> None:
        if code not in CODES:
            raise ValueError(f"unknown refusal code {code!r}: add it to contracts/problems.py")
        self.code = code
        self.data = data
        self.trace = trace

    @property
    def status(self) -> int:
        """The HTTP status of this refusal."""
        return CODES[self.code]

    def problem(self, trace: str) -> Problem:
        """The document that travels."""
        return Problem(code=self.code, status=self.status, data=self.data, trace=trace)

    @classmethod
    def of(cls, problem: Problem) -> Refusal:
        """The refusal a received problem document stands for; an unknown code counts as our failure."""
        code = problem.code if problem.code in CODES else "internal_error"
        return cls(code, problem.trace, **problem.data)

    def __repr__(self) -> str:
        return f"Refusal({self.code!r}, {self.data!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Refusal) and (self.code, self.data) == (other.code, other.data)

    def __hash__(self) -> int:
        return hash(self.code)


class Transient(Exception):
    """Something that time mends (a service or the database away): retried, never parked."""
