"""How long prescribing takes: tasks T1 to T5, played in a browser and counted key by key."""
