"""What the audit record of a changed review policy says. Pure."""

from collections.abc import Iterator, Mapping
from itertools import chain

from services.annotation.sets.review_policy import Condition, Method, ReviewPolicy
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
    """For each changed field of a rule: `field=`, `before=` and `after=`, after `rule=`. A rule that is new or gone has
    its `id` as a changed field; `order` has the ids of all rules.
    """
    old, new = ({one.id: _fields(one) for one in policy.methods} for policy in (before, after))
    for rule in dict.fromkeys(chain(old, new)):
        was, now = old.get(rule, {}), new.get(rule, {})
        differing = [name for name in (was or now) if was.get(name, "") != now.get(name, "")]
        if differing:
            yield f"rule={rule}"
        for name in differing:
            yield from (f"field={name}", f"before={was.get(name, '')}", f"after={now.get(name, '')}")
    if [one for one in old if one in new] != [one for one in new if one in old]:
        yield from ("field=order", f"before={','.join(old)}", f"after={','.join(new)}")


def _fields(method: Method) -> Mapping[str, str]:
    """The fields of the rule by their keys in the file."""
    first = method.judge_first
    judged = (*(("blind_share",) if first.blind_share else ()), *sorted(one.value for one in first.severities))
    return {
        "id": method.id,
        "when": _when(method.when),
        "four_eyes": method.four_eyes.value,
        "second_review_share": str(method.second_review_share),
        "passage_share": str(method.passage_share),
        "senior_from": method.senior_from.value if method.senior_from else "",
        "judge_first": ",".join(judged),
    }


def _when(condition: Condition) -> str:
    return " ".join(f"{name}:{','.join(sorted(values))}" for name, values in condition.allowed)
