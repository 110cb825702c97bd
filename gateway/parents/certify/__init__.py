"""The yearly certification of the record."""
