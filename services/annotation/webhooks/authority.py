"""The rights of a subscription: those that the access policy gives its system now, not those of its creation."""

from dataclasses import replace

from services.annotation.access import WebhookAccess
from services.annotation.webhooks.store import Subscription
from services.shared.domain.records import Action, Actor, Resource

ANY = "*"


def consumer_of(subscription: Subscription, access: WebhookAccess) -> Actor | None:
    """The system of a subscription. Its matters are those of the policy that the creating credential also had."""
    found = access.consumer(subscription.owner.subject)
    if found is None or found.tenant != subscription.tenant:
        return None
    return replace(found, matters=_both(found.matters, subscription.owner.matters))


def lost_right(subscription: Subscription, access: WebhookAccess) -> str:
    """The right that the system does not have: `consumer`, or an action. Empty if the subscription is active."""
    consumer = consumer_of(subscription, access)
    if consumer is None:
        return "consumer"
    matter = subscription.matter or ("" if ANY in consumer.matters else min(consumer.matters, default=""))
    resource = Resource("webhook", subscription.subscription_id, subscription.tenant, matter)
    needed = [Action.MANAGE_WEBHOOKS, Action.READ_ANNOTATIONS]
    if subscription.include_proposed:
        needed.append(Action.READ_PROPOSALS)
    return next((one.value for one in needed if not access.allows(consumer, one, resource)), "")


def _both(policy: frozenset[str], credential: frozenset[str]) -> frozenset[str]:
    if ANY in credential:
        return policy
    return credential if ANY in policy else policy & credential
