"""Real servers on loopback that play the other side."""
