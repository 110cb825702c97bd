-- A reminder that tells of an opening: when the days it is about can be booked from.
ALTER TABLE reminder_mail ADD COLUMN opens_at timestamptz;
