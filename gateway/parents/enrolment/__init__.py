"""`/inscription`: the registration file, filled by a family that has no account yet."""
