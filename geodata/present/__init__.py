"""Wording, symbols and colours that all outputs share: the layer between the data and the formats."""
