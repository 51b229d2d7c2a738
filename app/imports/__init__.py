"""Rosters of units, people and appointments, read from CSV files."""
