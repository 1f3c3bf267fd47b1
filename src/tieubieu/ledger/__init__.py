"""The RFC 6962 log of what matters, its signed checkpoints, and the bundle anyone can recount."""
