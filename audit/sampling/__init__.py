"""The sample: from the long list of a case management system to the cases that are drawn and the reserves."""
