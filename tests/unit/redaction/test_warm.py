import gc

from services.redaction.recognisers.base import PREFILTER, Source
from services.redaction.recognisers.registry import RECOGNISERS
from services.redaction.warm import warm_up


def test_after_it_nothing_is_compiled_any_more_and_what_is_there_stays() -> None:
    before = gc.get_freeze_count()
    try:
        warm_up()
        assert gc.get_freeze_count() > before
    finally:
        gc.unfreeze()
    place = PREFILTER.add("x")
    for one in RECOGNISERS:
        list(one.find(Source("Jane Roe, 12 Elm Street")))
    assert PREFILTER.add("x") == place + 1
