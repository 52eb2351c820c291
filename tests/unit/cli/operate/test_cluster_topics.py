from services.cli.operate.cluster_topics import Outside, cluster_topics
from services.shared.domain.records import Role
from services.shared.runtime.access.policy import System
from services.shared.wire.topic_names import TopicNames
from services.shared.wire.topics import BY_NAME

TENANTS = ("harbour-bank", "northgate-credit")
SYSTEMS = {
    "records": System("harbour-bank", frozenset({Role.SUBMITTER}), "harbour-records", frozenset({"deal-vault"})),
    "cases": System("harbour-bank", frozenset({Role.CASE_SYSTEM}), "harbour-cases"),
    "loans": System("northgate-credit", frozenset({Role.SUBMITTER, Role.CASE_SYSTEM}), "loans"),
}
NAMES = ("documents.submitted", "documents.status", "annotations.published", "documents.ingested", "audit.recorded")
TOPICS = [BY_NAME[name] for name in NAMES]


def rows(outside: Outside, *, per_tenant: bool) -> dict[str, tuple[set[str], set[str]]]:
    made = cluster_topics(TOPICS, TopicNames("p.", per_tenant=per_tenant), outside)
    return {one.name: (set(one.producers), set(one.consumers)) for one in made}


def test_without_systems_the_roles_are_principals() -> None:
    found = rows(Outside(), per_tenant=False)
    assert found["p.documents.submitted"] == ({"submitter", "ingestion"}, {"ingestion"})
    assert found["p.annotations.published"] == ({"annotation"}, {"case-system"})


def test_systems_replace_the_roles() -> None:
    found = rows(Outside(TENANTS, SYSTEMS), per_tenant=False)
    assert found["p.documents.submitted"] == ({"harbour-records", "loans", "ingestion"}, {"ingestion"})
    assert found["p.annotations.published"] == ({"annotation"}, {"harbour-cases", "loans"})


def test_each_tenant_has_its_outward_topics_and_each_system_its_submissions() -> None:
    found = rows(Outside(TENANTS, SYSTEMS), per_tenant=True)
    services = {"ingestion", "redaction", "inference", "annotation"}
    readers = set(BY_NAME["documents.status"].consumers) - {"submitter"}
    assert found == {
        "p.harbour-bank.documents.submitted": ({"ingestion"}, {"ingestion"}),
        "p.harbour-bank.records.documents.submitted": ({"harbour-records"}, {"ingestion"}),
        "p.northgate-credit.documents.submitted": ({"ingestion"}, {"ingestion"}),
        "p.northgate-credit.loans.documents.submitted": ({"loans"}, {"ingestion"}),
        "p.harbour-bank.documents.status": (services, {"harbour-records", *readers}),
        "p.northgate-credit.documents.status": (services, {"loans", *readers}),
        "p.harbour-bank.annotations.published": ({"annotation"}, {"harbour-cases"}),
        "p.northgate-credit.annotations.published": ({"annotation"}, {"loans"}),
        "p.documents.ingested": ({"ingestion"}, {"redaction"}),
        "p.audit.recorded": (set(BY_NAME["audit.recorded"].producers), {"compliance"}),
    }
