"""What family does by the clock."""
