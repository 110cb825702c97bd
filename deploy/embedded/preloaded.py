"""Everything a part of the portal imports, imported once: what is born from this process shares that memory."""

from __future__ import annotations

import gc
import importlib

from deploy.checkout import service_names
from deploy.wiring import load

for _module in ("uvloop", "chassis.process", "gateway.main", "deploy.serve"):
    importlib.import_module(_module)
for _service in service_names():
    load(_service)

gc.collect()
gc.freeze()  # the collector would write into every shared page
