"""Works out results: counts, percentages, bands, ratings, breakdowns, comparisons and suppression."""
