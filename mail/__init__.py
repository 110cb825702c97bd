"""How a mail is made and handed over, for every service that writes to people; no word of what it says (docs/adr/0024)."""
