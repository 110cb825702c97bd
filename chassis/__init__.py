"""How a service lives: settings, log, database, bus, outbox and inbox, timers. It knows no business word."""
