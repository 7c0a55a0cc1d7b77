"""How Vietnamese is spelt: which words are possible syllables, and what the fonts from before Unicode meant. Pure."""
