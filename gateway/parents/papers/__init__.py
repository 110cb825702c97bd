"""The papers of the town: rules, price lists, forms to download."""
