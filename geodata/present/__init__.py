"""What is said and drawn, once for every output: between what an atlas holds and the formats."""
