"""What the formats of Office Open XML share: their package, their names, their formulas and diagrams."""
