"""The audit log: changes, access, the hash chain and its verification."""
