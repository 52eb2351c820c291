"""The rules of numbering, without a store. The suite of the vault has the tests for all vaults."""

from hypothesis import given
from hypothesis import strategies as st

from services.redaction.subjects.numbering import Book, Number

_NAMES = st.tuples(st.sampled_from("jk"), st.sampled_from(("", "a", "b")), st.sampled_from(("smith", "roe")))


def _chain(name: tuple[str, str, str]) -> tuple[str, ...]:
    first, middle, last = name
    return tuple(dict.fromkeys((f"{first}.{middle}.{last}", f"{first}..{last}", f"?{last}")))


@given(st.lists(_NAMES, max_size=30))
def test_a_number_never_changes(names: list[tuple[str, str, str]]) -> None:
    book = Book()
    given_out: dict[tuple[str, ...], Number] = {}
    for name in names:
        chain = _chain(name)
        number = book.assign("PERSON", chain)
        if chain in given_out and len(chain) == 3:
            assert book.canonical(given_out[chain]) == number
        given_out[chain] = number
    assert book.last.get("PERSON", 0) == len({one for one in book.coined if one.kind == "PERSON"})


@given(st.lists(_NAMES, max_size=30))
def test_two_full_names_never_share_a_number(names: list[tuple[str, str, str]]) -> None:
    book = Book()
    numbers = {chain: book.assign("PERSON", chain) for chain in map(_chain, names) if len(chain) == 3}
    assert len({book.canonical(one) for one in numbers.values()}) == len(numbers)


def test_types_are_numbered_separately() -> None:
    book = Book()
    assert book.assign("EMAIL", ("x",)) == Number("EMAIL", 1)
    assert book.assign("PHONE", ("x",)) == Number("PHONE", 1)


def test_aliases_of_aliases_lead_to_the_first() -> None:
    book = Book(aliases={Number("PERSON", 3): Number("PERSON", 2), Number("PERSON", 2): Number("PERSON", 1)})
    assert book.canonical(Number("PERSON", 3)) == Number("PERSON", 1)
