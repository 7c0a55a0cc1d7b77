"""THE PROCEDURE: dated data plus small verbs; pure."""
