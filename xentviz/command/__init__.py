"""The command line: its words, what it prints, and the files it writes."""
