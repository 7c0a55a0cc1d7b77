"""The press: an official document -> DOCX, PDF, XLSX; charts as SVG; the fonts they are set in. Knows nothing of cases."""
