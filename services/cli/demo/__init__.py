"""`make demo`: the main job from submission to feedback, on the documents of `samples/`."""
