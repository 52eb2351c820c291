"""Where a page is in the picture of it that was read: turned around its middle until its lines are level."""

import math
from dataclasses import dataclass

import numpy as np

from services.ingestion.extractors.pdf.calls import Boxes

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Frame:
    """Sizes in points: of the page as displayed, and of the level one. `angle`: degrees against the clock."""

    width: float
    height: float
    level_width: float
    level_height: float
    angle: float = 0.0

    def level(self, boxes: Boxes) -> Boxes:
        """Boxes of the displayed page on the level one."""
        return _turned(boxes, self.angle, (self.width, self.height), (self.level_width, self.level_height))

    def displayed(self, boxes: Boxes) -> Boxes:
        """Boxes of the level page on the displayed one."""
        return _turned(boxes, -self.angle, (self.level_width, self.level_height), (self.width, self.height))


def _turned(boxes: Boxes, angle: float, size: Point, new_size: Point) -> Boxes:
    """The smallest boxes around the turned ones."""
    if not angle or not len(boxes):
        return boxes
    sine, cosine = math.sin(math.radians(angle)), math.cos(math.radians(angle))
    x = boxes[:, (0, 2, 2, 0)].astype(np.float64) - size[0] / 2
    y = boxes[:, (1, 1, 3, 3)].astype(np.float64) - size[1] / 2
    across = cosine * x + sine * y + new_size[0] / 2
    down = cosine * y - sine * x + new_size[1] / 2
    sides = (across.min(axis=1), down.min(axis=1), across.max(axis=1), down.max(axis=1))
    return np.stack(sides, axis=1).astype(np.float32)
