"""Reading a register that people keep in a spreadsheet: any bytes in, rows with named columns and typed values out."""
