"""`make attack-drill`: attacks against a local system on real parts."""
