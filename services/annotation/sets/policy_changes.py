"""What the audit record of a changed review policy says. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain

from services.annotation.sets.review_policy import Method, ReviewPolicy
from services.annotation.sets.small_groups import switched

_PARTS: Mapping[str, str] = {
    "publish_unreviewed": "passes",
    "segregation": "segregations",
    "perspectives": "perspectives",
    "decide_findings": "decide_findings",
    "accept_in_bulk": "bulk_rules",
    "method": "methods",
    "small_groups": "small_groups",
}
"""Fields of `ReviewPolicy` by their keys in the file."""


def policy_changes(before: ReviewPolicy, after: ReviewPolicy) -> tuple[str, ...]:
    """The keys that changed, each change of a rule on the method of review, and the switch for small groups."""
    keys = [key for key, name in _PARTS.items() if getattr(before, name) != getattr(after, name)]
    changed = (f"changed={','.join(keys)}",) if keys else ()
    return (*changed, *_methods(before, after), *switched(before.small_groups, after.small_groups))


def _methods(before: ReviewPolicy, after: ReviewPolicy) -> Iterator[str]:
    """After `rule=`, for each changed field of it: `field=`, then `before=` for each value that is gone and `after=`
    for each new one. One value each, since a record cuts long ones. The `order` of rules decides which one applies.
    """
    old, new = ({one.id: _fields(one) for one in policy.methods} for policy in (before, after))
    rules = dict.fromkeys(chain(old, new))
    for rule in rules:
        was, now = old.get(rule, {}), new.get(rule, {})
        changes = [_change(name, was.get(name, ()), now.get(name, ())) for name in dict.fromkeys(chain(was, now))]
        if any(changes):
            yield from (f"rule={rule}", *chain.from_iterable(changes))
    if list(old) != list(new) and len(rules) > 1:
        yield from ("field=order", *(f"before={one}" for one in old), *(f"after={one}" for one in new))


def _change(name: str, was: Sequence[str], now: Sequence[str]) -> Sequence[str]:
    gone = [f"before={one}" for one in was if one not in now]
    added = [f"after={one}" for one in now if one not in was]
    return (f"field={name}", *gone, *added) if gone or added else ()


def _fields(method: Method) -> Mapping[str, Sequence[str]]:
    """The values of the rule by their keys in the file."""
    first = method.judge_first
    return {
        "id": (method.id,),
        **{f"when.{name}": sorted(values) for name, values in method.when.allowed},
        "four_eyes": (method.four_eyes.value,),
        "second_review_share": (str(method.second_review_share),),
        "passage_share": (str(method.passage_share),),
        "senior_from": (method.senior_from.value,) if method.senior_from else (),
        "judge_first": (*(("blind_share",) if first.blind_share else ()), *sorted(first.severities)),
    }
