"""What the municipality sets for itself: its screens, its words, its rules."""
