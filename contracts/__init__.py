"""Every message that crosses a boundary, every subject, every refusal code. No behaviour."""
