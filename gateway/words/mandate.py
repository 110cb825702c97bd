"""The direct debit mandate in French: its wording by version, and what it says of who collects. Pure."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from gateway.components import french

WORDINGS: dict[str, dict[str, list[str]]] = tomllib.loads(
    (Path(__file__).resolve().parent / "mandate.fr.toml").read_text("utf-8")
)


def paragraphs(terms: Mapping[str, Any]) -> tuple[str, ...]:
    """What one reads before signing under these terms (`contracts.billing_records.MandateTerms`)."""
    name = terms["creditor"]["name"]
    return tuple(text.format(creditor=name) for text in WORDINGS[terms["text"]]["text"])


def facts(terms: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """Who collects, and for what: names and values."""
    creditor = terms["creditor"]
    return (
        ("Créancier", f"{creditor['name']}\n{creditor['address']}"),
        ("Identifiant du créancier (ICS)", creditor["ics"]),
        ("Factures prélevées", french.listing([one["name"] for one in terms["regies"]])),
        ("Type de paiement", "Prélèvement récurrent"),
        ("Référence unique du mandat (RUM)", "Elle vous est donnée à l’envoi"),
    )
