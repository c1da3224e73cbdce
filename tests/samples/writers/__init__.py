"""Writers of spreadsheets byte by byte, so that samples can hold what no library would write."""
