"""Read, check, tidy and write an atlas as a folder of plain files."""
