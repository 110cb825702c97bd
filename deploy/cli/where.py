"""`portail where`: who owns a message, what handles it, who hears it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated, Any

import typer

from deploy.cli.options import AsJson, refuse
from deploy.cli.shown import table

if TYPE_CHECKING:
    from chassis.service import Service
    from contracts.base import Routed


def where(
    message: Annotated[
        str,
        typer.Argument(metavar="SUJET|MESSAGE", help="pf.cmd.planning.…, declare-absence ou DeclareAbsence."),
    ],
    as_json: AsJson = False,
) -> None:
    """Dit à qui appartient un message, où il est traité et qui l'écoute."""
    import json

    from contracts.catalogue import commands, events, queries
    from contracts.subjects import subject_of
    from deploy.checkout import service_names
    from deploy.manifests import load

    everything: list[type[Routed]] = [*commands(), *queries(), *events()]
    found = [kind for kind in everything if _matches(message, kind, subject_of(kind))]
    if not found:
        close = sorted({kind.NAME for kind in everything if message.lower().replace("_", "-") in kind.NAME})
        hint = f" Noms proches : {', '.join(close[:8])}." if close else ""
        refuse(f"Aucun message ne s'appelle « {message} ».{hint}")
    services = [load(name) for name in service_names()]
    answers = [_describe(kind, services) for kind in found]
    if as_json:
        print(json.dumps(answers, ensure_ascii=False, indent=1))
        return
    for answer in answers:
        labels = (("défini", "contract"), ("propriétaire", "owner"), ("traité par", "handler"))
        rows = [(label, answer[key]) for label, key in labels if answer[key]]
        rows += [("demandé par", place) for place in answer["asked_by"]]
        rows += [("écouté par", place) for place in answer["heard_by"]]
        plain = [answer["subject"], *(f"  {label:<13} {place}" for label, place in rows)]
        table(("Message", answer["subject"]), rows, plain)


def _matches(wanted: str, kind: type[Routed], subject: str) -> bool:
    if wanted.startswith("pf."):
        return (
            wanted == subject or wanted.startswith(f"{subject}.") or re.sub(r"\.v\d+$", "", subject) == wanted
        )
    plain = wanted.rpartition(".")[2] if not re.search(r"\.v\d+$", wanted) else wanted
    return (
        wanted in (kind.__name__, kind.NAME, f"{kind.OWNER}.{kind.NAME}.v{kind.MAJOR}") or plain == kind.NAME
    )


def _describe(kind: type[Routed], services: list[Service]) -> dict[str, Any]:
    from contracts.subjects import durable_of, subject_of
    from deploy.nats.manifest import subscribers

    handler, asked_by, heard_by = "", [], []
    for service in services:
        handlers: list[Any] = [entry.handler for entry in service.commands if entry.message is kind]
        handlers += [entry.handler for entry in service.queries if entry.message is kind]
        handler = _place(handlers[0]) if handlers else handler
        asked_by += [service.name for asked in service.asks if asked is kind]
        for react in service.reactions:
            if react.event is kind:
                heard_by.append(f"{durable_of(service.name, kind.OWNER)} : {_place(react.reaction)}")
    subject = subject_of(kind)
    for system in subscribers():
        if f"{subject}.*" in system.listens.get(kind.OWNER, ()):
            heard_by.append(f"{durable_of(system.name, kind.OWNER)} : {system.purpose}")
    return {
        "subject": subject,
        "contract": f"{kind.__module__.replace('.', '/')}.py {kind.__name__}",
        "owner": kind.OWNER,
        "handler": handler,
        "asked_by": asked_by,
        "heard_by": heard_by,
    }


def _place(function: Any) -> str:
    return (
        f"{function.__module__.replace('.', '/')}.py:{function.__code__.co_firstlineno} {function.__name__}"
    )
