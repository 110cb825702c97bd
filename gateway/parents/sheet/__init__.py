"""`/fiche`: the guide's *Fiche d'inscription*."""
