"""Documents as frozen plain data, and the files they become: PDF, DOCX, HTML, XLSX."""
