"""Parts of the home page: what each role sees of an audit, and the list of the other audits."""
