"""The names of topics in a cluster: `[prefix][channel.]name`.

With topics per tenant, each topic that outside systems write or read exists once per channel. A channel is a tenant, or
a tenant and one of its systems (`tenant.system`). Tenants and systems have no dots in their names.
"""

import re
from dataclasses import dataclass

from services.shared.wire.topics import Topic

_CHANNEL = r"[a-z0-9][a-z0-9-]*(\.[a-z0-9][a-z0-9-]*)?"


def tenant_of(channel: str) -> str:
    """The tenant of a channel. Empty for the empty channel."""
    return channel.partition(".")[0]


def _literal(name: str) -> str:
    """A POSIX regular expression, which librdkafka uses, for a text of letters, digits, `.`, `_` and `-`."""
    return name.replace(".", "[.]")


@dataclass(frozen=True, slots=True)
class TopicNames:
    """`prefix` belongs to the installation. `per_tenant`: outward topics exist once per channel."""

    prefix: str = ""
    per_tenant: bool = False

    def of(self, topic: Topic, channel: str = "") -> str:
        """The name in the cluster. `channel` is ignored for topics that all tenants share."""
        return self.prefix + self.qualified(topic, channel)

    def qualified(self, topic: Topic, channel: str = "") -> str:
        """The name without the prefix, for logs, metrics and ids."""
        return f"{channel}.{topic.name}" if channel and self.is_split(topic) else topic.name

    def is_split(self, topic: Topic) -> bool:
        """Whether the topic exists once per channel."""
        return self.per_tenant and topic.is_outward

    def subscription(self, topic: Topic) -> str:
        """The name to subscribe to, or a regular expression (librdkafka: with `^`) of the names of all channels."""
        name = self.of(topic)
        if not self.is_split(topic):
            return name
        return f"^{_literal(self.prefix)}{_CHANNEL}\\.{_literal(topic.name)}$"

    def is_name_of(self, topic: Topic, name: str) -> bool:
        """Whether `name` is a name of `topic` in the cluster, of any channel."""
        if self.is_split(topic):
            return bool(re.fullmatch(self.subscription(topic), name))
        return name == self.of(topic)

    def channel(self, topic: Topic, name: str) -> str:
        """The channel of `name`, which is a name of `topic` in the cluster. Empty for a shared topic."""
        return name.removeprefix(self.prefix).removesuffix(topic.name).removesuffix(".")
