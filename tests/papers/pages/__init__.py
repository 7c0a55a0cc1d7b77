"""Drawn papers: invented judgments, applications and sheets, then worn as scanners and phones wear them."""
