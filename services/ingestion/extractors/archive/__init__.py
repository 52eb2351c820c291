"""Read archives: ZIP, TAR, 7z, and single compressed files. The files in them become documents of their own."""
