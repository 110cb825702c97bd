"""The calendar feed: days in a telephone's agenda."""
