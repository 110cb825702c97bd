"""The three kinds of message that travel: a command asks, a query looks, an event tells what is true.

A message class names its owner and itself once, in its class line; subjects.py derives the subject, and
catalogue.py lists every class for the structural tests, the NATS permissions and the generated documents.
"""

from __future__ import annotations

from typing import Any, ClassVar, Generic, Literal, TypeVar

from pydantic import BaseModel, ConfigDict

DataClass = Literal["none", "personal", "sensitive"]


class Message(BaseModel):
    """A frozen value; an unknown field is refused, so that a typing mistake never passes for an answer."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    def __init_subclass__(cls, **kwargs: Any) -> None:
        """Keeps the class line's words from `Generic`; pydantic hands them to `__pydantic_init_subclass__`."""
        super().__init_subclass__()


class Reply(Message):
    """What a command or a query answers when it is not refused."""


R = TypeVar("R", bound=Reply)


class Routed(Message):
    """A message that has an owner, a name and a major version."""

    KIND: ClassVar[Literal["cmd", "qry", "evt"]]
    OWNER: ClassVar[str] = ""
    NAME: ClassVar[str] = ""
    MAJOR: ClassVar[int] = 1

    @classmethod
    def __pydantic_init_subclass__(
        cls, *, owner: str = "", name: str = "", major: int = 1, **kwargs: Any
    ) -> None:
        super().__pydantic_init_subclass__(**kwargs)
        if name:
            cls.OWNER, cls.NAME, cls.MAJOR = owner, name, major


class Command(Routed, Generic[R]):
    """Asks the owner to change something. Idempotent by the caller's command id."""

    KIND = "cmd"
    REPLY: ClassVar[type[Reply]]
    SECRET: ClassVar[bool] = False

    @classmethod
    def __pydantic_init_subclass__(cls, *, secret: bool = False, **kwargs: Any) -> None:
        super().__pydantic_init_subclass__(**kwargs)
        if cls.NAME:
            cls.REPLY, cls.SECRET = _reply_of(cls), secret


class Query(Routed, Generic[R]):
    """Looks, and changes nothing (an audited query leaves the trace of the reading)."""

    KIND = "qry"
    REPLY: ClassVar[type[Reply]]

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs: Any) -> None:
        super().__pydantic_init_subclass__(**kwargs)
        if cls.NAME:
            cls.REPLY = _reply_of(cls)


class Event(Routed):
    """Tells what is already true of one entity; `version` grows with each event of that entity.

    Health, income and bank data never ride an event (docs/adr/0012).
    """

    KIND = "evt"
    ENTITY: ClassVar[str] = ""
    DATA_CLASS: ClassVar[DataClass] = "none"

    version: int

    @classmethod
    def __pydantic_init_subclass__(
        cls, *, entity: str = "", data_class: DataClass = "none", **kwargs: Any
    ) -> None:
        super().__pydantic_init_subclass__(**kwargs)
        if entity:
            cls.ENTITY, cls.DATA_CLASS = entity, data_class

    @property
    def entity_id(self) -> str:
        """The id of the entity this event is about: the last token of its subject."""
        return str(getattr(self, self.ENTITY))


def _reply_of(cls: type[BaseModel]) -> type[Reply]:
    for base in cls.__mro__:
        arguments = getattr(base, "__pydantic_generic_metadata__", {}).get("args") or ()
        if arguments and isinstance(arguments[0], type) and issubclass(arguments[0], Reply):
            return arguments[0]
    raise TypeError(f"{cls.__name__} names no reply: write Command[SomeReply]")
