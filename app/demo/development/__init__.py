"""How the demo's people develop: norms and groups, development plans with what both say of them, recognitions."""
