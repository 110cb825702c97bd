"""A child's planning: month grid, week list, bookings, absences, and what each cell has to say."""
