"""Who has certified the record this year, and the texts families accept."""
