"""When families may book the days of a span: agents' settings."""
