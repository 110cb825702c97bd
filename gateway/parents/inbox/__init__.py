"""The inbox: a parent and the town hall write to each other."""
