"""Mail: the daily digest, and sending what waits in the outbox."""
