"""Liste des demandes: what the family asked, and what became of it."""
