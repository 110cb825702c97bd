"""How the portal is installed, started and connected: no business word lives here."""
