"""`portail provision`: streams and consumers of the NATS server."""

from __future__ import annotations

import os
from typing import Annotated

import typer

from deploy.cli.options import AsJson, refuse


def provision(
    replicas: Annotated[
        int, typer.Option("--replicas", min=1, max=5, help="Copies de chaque flux (3 en grappe).")
    ] = 1,
    as_json: AsJson = False,
) -> None:
    """Crée ou met à jour les flux et les abonnements durables (PF_NATS_URL, PF_PROVISION_NATS_USER et …_PASSWORD)."""
    import asyncio
    import json

    import nats.errors

    from deploy.manifests import bus_manifests
    from deploy.nats.manifest import subscribers
    from deploy.nats.permissions import PROVISION_USER
    from deploy.nats.provision import ProvisionFailed
    from deploy.nats.provision import provision as bring
    from deploy.transport import InClear, check_nats

    url = os.environ.get("PF_NATS_URL", "nats://127.0.0.1:4222")
    try:
        check_nats(url)
        done = asyncio.run(
            bring(
                url,
                bus_manifests(),
                subscribers(),
                user=os.environ.get("PF_PROVISION_NATS_USER", PROVISION_USER),
                password=os.environ.get("PF_PROVISION_NATS_PASSWORD"),
                replicas=replicas,
            )
        )
    except InClear as error:
        refuse(str(error))
    except (ProvisionFailed, nats.errors.Error, OSError) as error:
        refuse(f"NATS ({url}) n'a pas pu être préparé : {error}")
    if as_json:
        print(json.dumps({"streams": done.streams, "durables": done.durables}))
    else:
        print(f"{len(done.streams)} flux et {len(done.durables)} abonnements sont à jour.")
