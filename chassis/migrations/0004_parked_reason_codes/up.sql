-- Reasons were an exception's own words, which may quote a family's data: from now on they are codes.
UPDATE parked SET reason = CASE WHEN behind THEN 'behind' ELSE 'failed' END;
