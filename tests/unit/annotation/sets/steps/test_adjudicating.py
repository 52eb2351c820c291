from services.annotation.sets.steps.adjudicating import shown_sides
from services.annotation.sets.steps.comparing import Difference, ItemKind, Side


def test_the_order_of_the_sides_is_random_and_stays() -> None:
    """Of 400 differences, about half show the second review first: the key is fixed."""
    key, first, second = b"k" * 32, Side(), Side(())
    items = [Difference(f"i-{number}", ItemKind.ANNOTATION, (), (first, second)) for number in range(400)]
    swapped = [shown_sides(one, key)[0] is second for one in items]
    assert 160 < sum(swapped) < 240
    assert swapped == [shown_sides(one, key)[0] is second for one in items]
    assert swapped != [shown_sides(one, b"o" * 32)[0] is second for one in items]
