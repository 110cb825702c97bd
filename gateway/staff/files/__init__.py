"""`/agents/dossiers`: registration files, typed at the desk or received online."""
