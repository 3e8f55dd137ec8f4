"""Clean and check CSL-JSON, the form in which Zotero and other programs write references."""
