"""Recording sheets: Excel workbooks in which auditors record without a connection, and how they are read again."""
