import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.shared.domain.fields.reading import normalise, read_field, read_value
from services.shared.domain.fields.types import FieldKind, FieldValue, NoValue


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("March 1, 2016", "2016-03-01"),
        ("Dec. 3, 1999", "1999-12-03"),
        ("June 1st, 2020", "2020-06-01"),
        ("March 18. 2021", "2021-03-18"),
        ("10th day of January, 2018", "2018-01-10"),
        ("this 15th day of July 1998", "1998-07-15"),
        ("18t h day of August 2014", "2014-08-18"),
        ("first day of July, 2017 (", "2017-07-01"),
        ("twenty-first day of June, 2010", "2010-06-21"),
        ("this first (1st) day of January, two thousand nineteen", "2019-01-01"),
        ("1 April, 2020", "2020-04-01"),
        ("4/28/2017", "2017-04-28"),
        ("28/4/2017", "2017-04-28"),
        ("28.4.17", "2017-04-28"),
        ("9/21/98", "1998-09-21"),
        ("5/5/2005", "2005-05-05"),
        ("2012-05-06", "2012-05-06"),
        ("June 2012", "2012-06"),
        ("in the year 2020", "2020"),
        ("30 days", NoValue.NOTHING),
        ("3/4/2017", NoValue.AMBIGUOUS),
        ("April 31, 2011", NoValue.CONTRADICTION),
        ("first (2nd) day of May, 2011", NoValue.CONTRADICTION),
        ("[ ] day of [ ], 2020", NoValue.BLANK),
        ("14 day of September, 200_", NoValue.BLANK),
        ("April __, 2005", NoValue.BLANK),
        ("April _____, 2005", NoValue.BLANK),
        ("____ day of ______________ 2013", NoValue.BLANK),
        ("this day of , 2012", NoValue.BLANK),
        ("[DATE_3]", NoValue.HIDDEN),
        ("May 1, 2001 and May 2, 2001", NoValue.SEVERAL),
        ("between May 2001 and June 2001", NoValue.SEVERAL),
    ],
)
def test_dates(words: str, value: str) -> None:
    found = read_value(FieldKind.DATE, words)
    assert (found.canonical if isinstance(found, FieldValue) else found) == value


TERM = "This agreement commences on May 1, 2001 and shall, unless renewed, expire on April 30, 2004."


@pytest.mark.parametrize(
    ("category", "value"),
    [("Effective Date", "2001-05-01"), ("Expiration Date", "2004-04-30"), ("Agreement Date", None)],
)
def test_the_cue_selects_one_of_two_dates(category: str, value: str | None) -> None:
    found = normalise(category, TERM)
    assert (found.canonical if found else None) == value


def test_two_dates_after_the_cue() -> None:
    assert read_field("Expiration Date", "expires May 1, 2001 or ends May 2, 2001") is NoValue.SEVERAL


FORMS = ("%B %d, %Y", "%d %B %Y", "%b. %d, %Y", "%Y-%m-%d", "the %dth day of %B, %Y", "%d-%b-%Y")


@given(st.dates(dt.date(1970, 1, 1), dt.date(2069, 12, 31)), st.sampled_from(FORMS))
def test_a_canonical_value_is_read_unchanged(date: dt.date, form: str) -> None:
    assert read_value(FieldKind.DATE, date.strftime(form)) == FieldValue(FieldKind.DATE, date.isoformat())
