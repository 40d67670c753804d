"""The command line: what is asked, what is said, and what is written."""
