"""The JSON API: the same commands and queries as the screens, generated from the contracts."""
