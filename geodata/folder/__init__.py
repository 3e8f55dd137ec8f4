"""An atlas as a folder of plain files: read, checked, put in order and written."""
