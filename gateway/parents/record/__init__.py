"""Mon compte: the family's file, and what a parent asks to change of it."""
