"""Pure: where the cross-references of a text lead, and where its terms are defined and used."""
