"""The agents' screens: one folder each, with its routes and its templates."""
