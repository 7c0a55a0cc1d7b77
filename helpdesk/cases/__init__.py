"""THE MEMORY: letters, cases, answers, visits, deadlines; the only importer of sqlmodel."""
