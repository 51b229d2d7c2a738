"""What the demo's university and units plan and undertake: plans with targets, initiatives, good practice."""
