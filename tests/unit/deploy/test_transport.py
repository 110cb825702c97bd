"""TLS is required beyond loopback, unless somebody says that the network is private."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from chassis.settings import ServiceSettings, load
from deploy.checkout import ROOT
from deploy.transport import InClear, check_nats, check_part, check_postgres
from gateway.settings import GatewaySettings

PRIVATE = {"PF_PRIVATE_NETWORK": "true"}
NEAR = "nats://127.0.0.1:4222"


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://role:p@127.0.0.1:5432/portail",
        "postgresql://role:p@localhost/portail",
        "postgresql://role:p@[::1]:5432/portail",
        "postgresql://role:p@/portail?host=%2Frun%2Fpostgresql&port=5433",
        "postgresql://role:p%40@db.example.fr/portail?sslmode=verify-full",
        "postgresql://role:p@db.example.fr:5432/portail?sslmode=require",
        "",
    ],
)
def test_a_database_near_or_behind_tls_is_joined(url: str) -> None:
    check_postgres(url, "PF_PLANNING_DATABASE_URL", {})


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://role:p@db.example.fr/portail",
        "postgresql://role:p@10.0.0.3:5432/portail?sslmode=prefer",
        "postgresql://role:p@127.0.0.1:5432,db.example.fr:5432/portail",
        "postgresql://role:p@[2001:db8::1]:5432/portail",
        "postgresql://role:p@/portail?host=db.example.fr",
        "postgresql://role:p@0.0.0.0/portail?sslmode=disable",
    ],
)
def test_a_database_beyond_loopback_without_tls_is_refused_unless_the_network_is_private(url: str) -> None:
    with pytest.raises(InClear, match=r"PF_PLANNING_DATABASE_URL.*PF_PRIVATE_NETWORK") as refused:
        check_postgres(url, "PF_PLANNING_DATABASE_URL", {})
    assert "role" not in str(refused.value)
    check_postgres(url, "PF_PLANNING_DATABASE_URL", PRIVATE)


def test_the_mode_may_come_from_the_environment_as_for_every_client() -> None:
    check_postgres("postgresql://r:p@db.example.fr/portail", "X", {"PGSSLMODE": "verify-full"})


@pytest.mark.parametrize(
    "url", [NEAR, "nats://localhost", "tls://nats.example.fr:4222", "wss://nats.example.fr"]
)
def test_nats_near_or_behind_tls_is_joined(url: str) -> None:
    check_nats(url, {})


@pytest.mark.parametrize("url", ["nats://nats:4222", "nats.example.fr:4222", f"{NEAR},nats://10.0.0.4:4222"])
def test_nats_beyond_loopback_in_clear_is_refused_unless_the_network_is_private(url: str) -> None:
    with pytest.raises(InClear, match=r"tls://"):
        check_nats(url, {})
    check_nats(url, PRIVATE)


def service(**values: str) -> ServiceSettings:
    return load(ServiceSettings, "planning", {}, **values)


def test_a_service_is_checked_whole() -> None:
    check_part(service(), {})
    for settings in (
        service(nats_url="nats://nats:4222"),
        service(database_url="postgresql://r:p@postgres/portail"),
    ):
        with pytest.raises(InClear):
            check_part(settings, {})
        check_part(settings, PRIVATE)


def test_pages_leave_the_machine_only_behind_https() -> None:
    def gateway(**values: str) -> GatewaySettings:
        return GatewaySettings(secret="s" * 32, **values)  # type: ignore[arg-type]

    check_part(gateway(), {})
    check_part(gateway(host="0.0.0.0", public_url="https://famille.example.fr"), {})
    for settings in (
        gateway(host="0.0.0.0"),
        gateway(host="192.168.1.4", public_url="http://famille.example.fr"),
    ):
        with pytest.raises(InClear, match="mandataire"):
            check_part(settings, {})
        check_part(settings, PRIVATE)


def test_the_compose_network_is_said_to_be_private() -> None:
    composed: dict[str, Any] = yaml.safe_load((ROOT / "deploy/compose/compose.yaml").read_text())
    assert composed["x-part"]["environment"]["PF_PRIVATE_NETWORK"] == "true"
