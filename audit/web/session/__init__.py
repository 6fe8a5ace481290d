"""Who is signed in, and what a page knows about its visit."""
