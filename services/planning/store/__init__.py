"""How the planning is read and written: the catalogue kept in memory, a sheet under lock, one statement to write."""
