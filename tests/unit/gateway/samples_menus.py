"""Menus, as planning tells them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

CANTEEN = str(UUID(int=960))
DISHES: list[dict[str, Any]] = [
    {"course": "starter", "name": "Carottes râpées", "allergens": ["mustard", "sulphites"]},
    {"course": "main", "name": "Gratin de pâtes", "allergens": ["gluten", "milk"]},
    {"course": "dessert", "name": "Pomme", "allergens": []},
    {"course": "dessert", "name": "Poire", "allergens": []},
]
MENUS: dict[str, Any] = {
    "menus": [
        {"day": "2015-05-04", "facility_id": None, "facility": "", "dishes": DISHES},
        {"day": "2015-05-05", "facility_id": None, "facility": "", "dishes": DISHES[:2]},
        {
            "day": "2015-05-04",
            "facility_id": CANTEEN,
            "facility": "Cantine Robert Tatin",
            "dishes": DISHES[1:3],
        },
    ],
    "facilities": [{"facility_id": CANTEEN, "name": "Cantine Robert Tatin"}],
}
ANSWERS: dict[str, Any] = {
    "menus": MENUS,
    "set-menus": {"changed": 1},
    "import-menus": {"changed": 1, "menus": 4, "left_out": 0},
}
