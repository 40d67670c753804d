"""What a page says, as Markdown and as LaTeX."""
