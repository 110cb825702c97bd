"""The five services. They never import each other; each says in its README what it owns."""
