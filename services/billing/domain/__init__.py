"""The nouns and rules of money, pure: no SQL, no bus, no clock. Amounts are integer cents."""
