"""What several notebooks need and no reader wants to see in a cell. The README lists the modules; each imports only those listed before it."""
