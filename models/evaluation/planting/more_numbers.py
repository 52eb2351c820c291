"""Kinds of numbers that only the cross-check plants. The recognisers were developed without them."""

from collections.abc import Callable, Sequence
from functools import partial
from random import Random

from stdnum.in_ import aadhaar

from models.evaluation.planting.draw import fill, fill_valid


def _handle(random: Random) -> str:
    return random.choice(_HANDLES) + fill(random, random.choice(("##", "_%###", ".%#", "%###")))


def _aadhaar(random: Random) -> str:
    digits = fill_valid(random, "%###########", aadhaar.is_valid)
    return random.choice((digits, " ".join((digits[:4], digits[4:8], digits[8:]))))


def _shaped(shapes: Sequence[str], random: Random) -> str:
    return fill(random, random.choice(shapes))


_HANDLES = ("ops.desk", "kxr", "treasury.admin", "live:jmh", "qv_user", "tmb")
_SHAPES = {
    "npi": ("1#########",),
    "medicare": ("1EG4-TE#-MK##", "%@&#-@&#-@@##"),
    "bsb": ("0##-###", "######"),
    "ifsc": ("@@@@0######",),
    "clabe": ("0#################",),
    "nric": ("S#######@", "T#######@", "G#######@"),
    "hkid": ("@######(#)", "@@######(#)"),
    "emirates_id": ("784-19##-#######-#",),
    "curp": ("@@@@%#01##HDF@@@0#", "@@@@%#11##MJC@@@A#"),
    "alien_number": ("A###-###-###", "A#########"),
}
MORE_NUMBERS: dict[str, Callable[[Random], str]] = {
    "handle": _handle,
    "aadhaar": _aadhaar,
    **{kind: partial(_shaped, shapes) for kind, shapes in _SHAPES.items()},
}
