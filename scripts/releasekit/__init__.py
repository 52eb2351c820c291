"""The steps of a release: rewrite the version, close the changelog, record the released folder that tests open."""
