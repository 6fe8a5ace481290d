"""Looking after a database: backup, copying, digests and health checks."""
