"""`make demo`: the main job from beginning to end, on the documents of `samples/`."""
