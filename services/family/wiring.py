"""The table of contents of family: who may send or ask what, and where it is done."""

from __future__ import annotations

from chassis.service import Ask, Every, On, Service
from contracts.family import (
    AddChild,
    ChildChanged,
    FamilyChanged,
    FamilySheet,
    FileChunk,
    FileStatus,
    ImportFamilies,
    MyChildren,
    OpenFile,
    PutFileChunk,
    RegisterFamily,
    SearchFamilies,
    SnapshotChild,
    SnapshotFamily,
    UpdateChild,
    UpdateGuardian,
    UpdatePartner,
)
from services.family.handlers.add_child import add_child
from services.family.handlers.import_families import import_families
from services.family.handlers.open_file import open_file
from services.family.handlers.put_file_chunk import put_file_chunk
from services.family.handlers.register_family import register_family
from services.family.handlers.update_child import update_child
from services.family.handlers.update_guardian import update_guardian
from services.family.handlers.update_partner import update_partner
from services.family.jobs.purge_files import purge_files
from services.family.queries.family_sheet import family_sheet
from services.family.queries.file_chunk import file_chunk
from services.family.queries.file_status import file_status
from services.family.queries.my_children import my_children
from services.family.queries.search_families import search_families
from services.family.queries.snapshot_child import snapshot_child
from services.family.queries.snapshot_family import snapshot_family
from services.family.settings import FamilySettings

REGISTRY = {"staff:accueil", "staff:direction", "staff:administration"}
REGISTRY_READERS = REGISTRY | {"staff:regie"}
KEEPERS_OF_COPIES = {"service:identity", "service:planning", "service:billing", "service:requests"}
FAMILY = {"guardian"}
SYSTEM = {"system"}

SERVICE = Service(
    name="family",
    package="services.family",
    settings=FamilySettings,
    commands=[
        On(RegisterFamily, register_family, allow=REGISTRY | SYSTEM),
        On(ImportFamilies, import_families, allow={"staff:administration"} | SYSTEM),
        On(AddChild, add_child, allow=REGISTRY | SYSTEM),
        On(UpdateChild, update_child, allow=REGISTRY | SYSTEM),
        On(UpdateGuardian, update_guardian, allow=REGISTRY | SYSTEM),
        On(UpdatePartner, update_partner, allow=REGISTRY | SYSTEM),
        On(OpenFile, open_file, allow=FAMILY | REGISTRY),
        On(PutFileChunk, put_file_chunk, allow=FAMILY | REGISTRY),
    ],
    queries=[
        Ask(FamilySheet, family_sheet, allow=FAMILY | REGISTRY_READERS),
        Ask(MyChildren, my_children, allow=FAMILY | REGISTRY_READERS),
        Ask(SearchFamilies, search_families, allow=REGISTRY_READERS),
        Ask(FileStatus, file_status, allow=FAMILY | REGISTRY),
        Ask(FileChunk, file_chunk, allow=FAMILY | REGISTRY, audited=True),
        Ask(SnapshotFamily, snapshot_family, allow=KEEPERS_OF_COPIES),
        Ask(SnapshotChild, snapshot_child, allow=KEEPERS_OF_COPIES),
    ],
    timers=[Every("purge-files", seconds=3600, job=purge_files)],
    emits=[FamilyChanged, ChildChanged],
)
