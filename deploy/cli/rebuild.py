"""`portail rebuild`: reads an owner's snapshots again into a local copy."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from deploy.cli.options import AsJson, Data, Today, refuse
from deploy.cli.shown import working

if TYPE_CHECKING:
    from chassis.problem import Refusal
    from contracts.operations import RebuildOutcome


def rebuild(
    projection: Annotated[
        str, typer.Argument(metavar="PROJECTION", help="Nom de la copie, ou service.copie.")
    ],
    data: Data = None,
    today: Today = None,
    as_json: AsJson = False,
) -> None:
    """Reconstruit une copie locale à partir du service propriétaire ; les versions plus anciennes sont ignorées."""
    import json

    from chassis.problem import Refusal
    from contracts.operations import REBUILD_PROJECTION
    from deploy.cli.bus import send_as_operator

    service, name = _find(projection)
    command = REBUILD_PROJECTION[service].model_validate({"projection": name})
    with working(f"Reconstruction de {service}.{name}…"):
        outcome: RebuildOutcome | Refusal = send_as_operator(
            command, cause="rebuild", data=data, today=today, timeout=600
        )
    if isinstance(outcome, Refusal):
        refuse(f"{service} a refusé ({outcome.code}).")
    if as_json:
        print(json.dumps({"service": service, "projection": name, **outcome.model_dump()}))
    else:
        print(f"{service}.{name} : {outcome.read} lignes lues, {outcome.applied} mises à jour.")


def _find(projection: str) -> tuple[str, str]:
    from deploy.checkout import service_names
    from deploy.manifests import load

    known = [(name, copy.name) for name in service_names() for copy in load(name).projections]
    found = [(service, name) for service, name in known if projection in (name, f"{service}.{name}")]
    if len(found) != 1:
        listed = ", ".join(f"{service}.{name}" for service, name in known)
        refuse(f"{'Plusieurs copies' if found else 'Aucune copie'} de ce nom. Copies connues : {listed}.", 2)
    return found[0]
