"""The rules on the method of review as a person of a tenant may see them. Pure."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from services.annotation.sets.review_policy import Condition, Method


def visible_methods(methods: Iterable[Method], tenant: str, sees_matter: Callable[[str], bool]) -> tuple[Method, ...]:
    """The rules in their order, without those for other tenants and those for matters that the person must not see.

    Conditions have neither tenants, nor other matters, nor ids of clients: `client_id` has no values.
    """
    return tuple(shown for one in methods if (shown := _shown(one, tenant, sees_matter)))


def _shown(method: Method, tenant: str, sees_matter: Callable[[str], bool]) -> Method | None:
    allowed = dict(method.when.allowed)
    matters = allowed.get("matter")
    if tenant not in allowed.get("tenant", (tenant,)) or (matters and not any(map(sees_matter, matters))):
        return None
    return replace(method, when=Condition(tuple(_conditions(method.when, sees_matter))))


def _conditions(when: Condition, sees_matter: Callable[[str], bool]) -> Iterator[tuple[str, frozenset[str]]]:
    for name, values in when.allowed:
        if name == "matter":
            yield name, frozenset(filter(sees_matter, values))
        elif name == "client_id":
            yield name, frozenset()
        elif name != "tenant":
            yield name, values
