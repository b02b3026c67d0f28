"""What several sets are built from: skies, land, trees, water, buildings. One file per family."""
