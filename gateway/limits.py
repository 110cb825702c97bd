"""How much a request may bring: a megabyte, except for the pages that take documents."""

from __future__ import annotations

import re

from contracts.family import FILE_MAX_BYTES

TAKES_FILES = re.compile(
    r"/agents/certifications/textes|/agents/menus/importer|/agents/infos/[^/]+|/agents/messages/[^/]+|/boite-de-reception/[^/]+"
    r"|/agents/demandes/[^/]+/decision"
    r"|/enfants/[^/]+/planning/absence"
    r"|/enfants/[^/]+/planning/jour/[^/]+/[^/]+/justificatif"
    r"|/demandes/[^/]+/(?:justificatif|reponse)"
    r"|/agents/familles/[^/]+/decisions/[^/]+|/agents/dossiers/[^/]+/joindre"
    r"|/documents(?:/a-fournir)?"
    r"|/inscription/[^/]+/pieces"
    r"|/compte/(?:responsable|conjoint|impots|caf|banque)"
    r"|/enfants/ajouter|/enfants/[^/]+/(?:fiche|personnes|sante/modifier)"
)
MOST_FILES = 5
MOST_BYTES = FILE_MAX_BYTES + 64 * 1024
"""Of a body: the files of one form together weigh what one may."""


def takes_files(path: str) -> bool:
    """Whether the form of this address may hold files."""
    return TAKES_FILES.fullmatch(path) is not None
