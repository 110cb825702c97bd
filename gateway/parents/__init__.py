"""The parents' screens: one folder each, with its routes and its templates."""
