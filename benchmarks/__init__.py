"""What a user of the map waits for, measured beside other ways of showing the same map. See __main__.py."""
