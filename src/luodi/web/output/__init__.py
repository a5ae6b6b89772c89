"""What leaves the program: every list as a spreadsheet, registers, booklet, one-page brief."""
