from services.shared.runtime.kafka.producer import KafkaSettings
from services.shared.runtime.worker.consumer_config import consumer_config


def test_offsets_are_committed_in_transactions_and_reads_are_committed() -> None:
    config = consumer_config(KafkaSettings("127.0.0.1:1", "one", "eu."), "redaction")
    assert (config["group.id"], config["enable.auto.commit"]) == ("eu.redaction", False)
    assert (config["isolation.level"], config["auto.offset.reset"]) == ("read_committed", "earliest")
    assert "group.instance.id" not in config


def test_a_static_member_has_an_instance_id() -> None:
    config = consumer_config(KafkaSettings("127.0.0.1:1", "one", static=True), "redaction")
    assert config["group.instance.id"] == "redaction-one"
