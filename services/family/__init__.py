"""Family: families, guardians, partners, children, authority, and the documents they hand in."""
