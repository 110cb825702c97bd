"""The demonstration town: Loiron-Ruillé's published facts, invented families, loaded by public commands only."""
