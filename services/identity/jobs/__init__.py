"""What identity does by the clock."""
