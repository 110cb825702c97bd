"""The papers of the town, as agents publish them."""
