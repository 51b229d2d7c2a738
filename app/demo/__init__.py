"""The demo university: people, units and years of work that are made up, and the loader that plays them through the real moves."""
