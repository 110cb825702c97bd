"""Two portals that start at the same moment do not choose the same port."""

from __future__ import annotations

from pathlib import Path
from unittest.mock import patch

from deploy.embedded import supervisor as supervising
from deploy.embedded.paths import DataFolder
from deploy.embedded.processes import claim, free_port
from deploy.embedded.supervisor import Options, Supervisor


def test_a_port_is_claimed_once_until_it_is_let_go() -> None:
    port = free_port()
    held = claim(port)
    assert held is not None
    assert claim(port) is None
    assert free_port(port) == port, "the claim leaves the port itself to the part that will listen"
    held.close()
    again = claim(port)
    assert again is not None
    again.close()


async def test_the_second_of_two_portals_that_start_at_once_takes_another_port(scratch: Path) -> None:
    preferred = free_port()
    with patch.object(supervising, "PREFERRED_PORT", preferred):
        chosen = []
        portals = [Supervisor(Options(folder=DataFolder(scratch / name)), print) for name in ("a", "b")]
        for portal in portals:
            portal.options.folder.prepare()
            chosen.append(portal._choose_ports(portal._secrets()).ports.gateway)
        assert chosen[0] == preferred
        assert chosen[1] != preferred
        for portal in portals:
            await portal.stop()
    held = claim(preferred)
    assert held is not None, "what is stopped has let go"
    held.close()
