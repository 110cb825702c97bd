"""Planning: facilities, offerings, calendars, enrolments, bookings, absences, places and attendance."""
