"""The speed of the handout, measured against its goals: `make bench`, described in docs/performance.md."""
