"""Two tenants, their systems on Kafka, and a broker with their topics and access rules."""

import dataclasses
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import ec

from services.cli.operate.cluster_topics import Outside
from services.cli.operate.topics import Topics
from services.shared.domain.records import Role
from services.shared.runtime.access.policy import System
from services.shared.runtime.kafka.producer import KafkaSettings
from services.shared.wire.topic_names import TopicNames
from tests.secured_kafka import SecuredKafka, secured_kafka

TENANTS = ("harbour-bank", "northgate-credit")
SYSTEMS = {
    "records": System("harbour-bank", frozenset({Role.SUBMITTER}), "harbour-records", frozenset({"deal-vault"})),
    "cases": System("harbour-bank", frozenset({Role.CASE_SYSTEM}), "harbour-cases"),
    "loans": System("northgate-credit", frozenset({Role.SUBMITTER}), "northgate-loans", frozenset({"loan-core"})),
    "docket": System("northgate-credit", frozenset({Role.CASE_SYSTEM}), "northgate-docket"),
}
OUTSIDE = Outside(TENANTS, SYSTEMS)
NAMES = TopicNames("g.", per_tenant=True)
SIGNING_KEY = ec.generate_private_key(ec.SECP256R1())
OWN = "g.harbour-bank.records.documents.submitted"


def of_installation(kafka: KafkaSettings) -> KafkaSettings:
    """The same login, with the prefix and the topics per tenant of the installation."""
    return dataclasses.replace(kafka, prefix=NAMES.prefix, tenant_topics=True)


@contextmanager
def bank_broker(folder: Path) -> Iterator[SecuredKafka]:
    """A broker that accepts tokens of `SIGNING_KEY`."""
    with secured_kafka(folder, issuer_key=SIGNING_KEY.public_key()) as started:
        topics = Topics(of_installation(started.admin), outside=OUTSIDE, prune=True)
        topics.apply(topics.plan())
        assert topics.plan() == []
        yield started
