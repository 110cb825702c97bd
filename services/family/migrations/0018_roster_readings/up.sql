-- One reading of a roster is about many children: the parents of each find it by their child.
CREATE INDEX audit_roster ON audit USING gin ((detail -> 'children')) WHERE entity = 'roster_health';
