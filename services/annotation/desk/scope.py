"""The matter with which the access policy decides on a list over all matters of a caller."""

from services.annotation.ports import AuthoriserPort
from services.shared.domain.records import Action, Actor, Resource


def scope_of(
    access: AuthoriserPort, actor: Actor, action: Action, kind: str, identity: str = "", purpose: str = ""
) -> Resource:
    """A list of `kind` as a resource: with no matter for a caller of all matters, else with the first matter of its
    credential in which it is allowed the action for the purpose. A caller who lost one matter keeps the lists of the
    others.
    """
    if "*" in actor.matters:
        return Resource(kind, identity, actor.tenant)
    scopes = [Resource(kind, identity, actor.tenant, one) for one in sorted(actor.matters)] or [
        Resource(kind, identity, actor.tenant)
    ]
    return next((one for one in scopes if access.allows(actor, action, one, purpose)), scopes[0])
