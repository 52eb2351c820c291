"""Settings of the annotation service."""

from pathlib import Path
from typing import ClassVar, Literal, Self

from pydantic import Field, model_validator

from services.annotation.notices.records import address_in
from services.shared.runtime.access.oidc.issuers import is_secure
from services.shared.runtime.settings import ServiceSettings


class AnnotationSettings(ServiceSettings):
    service: ClassVar[str] = "annotation"

    playbooks: Path = Field(Path("playbooks"), description="Folder of the playbooks, with their schemas in `schema/`.")
    playbooks_own: str = Field(
        "", description="Folder of further playbooks, which replace those of the same file name in `playbooks`."
    )
    document_types: str = Field(
        "",
        description="Folder with your own document types, in `.yaml` files, read when the service starts. Inference "
        "and annotation need the same. Empty: the shipped types only.",
    )
    playbooks_seconds: float = Field(
        5.0, gt=0, description="Seconds between two checks of the folder; a change is applied after two equal checks."
    )
    review_policy: Path = Field(
        Path("playbooks/policies/review.yaml"),
        description="Review policy: which sets are published unreviewed, separation of duties, and our role.",
    )
    export_templates: Path = Field(
        Path("playbooks/templates"),
        description="Folder with the templates of exported workbooks and memos: `findings.xlsx`, `memo.docx`, "
        "`grid.xlsx` and `matter.xlsx`.",
    )
    inference_address: str = Field("127.0.0.1:17103", description="gRPC address of inference, for the LLM.")
    ingestion_address: str = Field("127.0.0.1:17101", description="gRPC address of ingestion, for pages of originals.")
    language_seconds: float = Field(
        60.0, gt=0, description="Seconds that one response of the LLM to a reviewer can take."
    )
    webhook_hosts: str = Field(
        "",
        description="Receivers of webhooks, separated by commas: `host` (port 443) or `host:port`. Empty: none.",
    )
    webhook_networks: str = Field(
        "",
        description="Networks (CIDR, separated by commas) of receivers without a public address, such as 10.20.0.0/16. "
        "Loopback (127.0.0.0/8) is for tests. Empty: public addresses only.",
    )
    webhook_attempts: int = Field(12, ge=1, description="Attempts to deliver a webhook before it is given up.")
    webhook_parallel: int = Field(
        16,
        ge=1,
        description="Webhook deliveries of a tenant at the same time. Slow receivers use only those of their tenant.",
    )
    webhook_timeout: float = Field(10.0, gt=0, description="Seconds that the receiver of a webhook has to answer.")
    filing_targets: str = Field(
        "",
        description="Where exports can be handed to: `TENANT/NAME=URI`, separated by commas. The URI is a folder "
        "(`file:///srv/filing`), a bucket (`s3://bucket/prefix`), or the URL of a webhook at a host in "
        "`webhook_hosts`. Empty: nowhere.",
    )
    filing_secret_file: str = Field(
        "", description="File with the secret that signs exports to webhooks (Standard Webhooks, `whsec_…`)."
    )
    smtp_address: str = Field("", description="Mail server for messages to people, `host:port`. Empty: no mail.")
    smtp_security: Literal["starttls", "tls", "none"] = Field(
        "starttls", description="`starttls`, `tls` from the first byte, or `none` for a server on a loopback address."
    )
    smtp_from: str = Field("", description="Sender of mail, such as `glossator@bank.example`.")
    smtp_user: str = Field("", description="User at the mail server. Empty: no login.")
    smtp_password_file: str = Field("", description="File with the password of that user, read at each login.")
    smtp_ca: str = Field("", description="File with the CAs of the mail server. Empty: those of the system.")
    mail_domains: str = Field(
        "",
        description="Domains whose addresses get mail, separated by commas. Addresses are user names.",
    )
    notify_webhook_url: str = Field(
        "", description="URL that gets each message to a person, at a host in `webhook_hosts`. Empty: none."
    )
    notify_webhook_secret_file: str = Field(
        "", description="File with the secret that signs these messages (Standard Webhooks, `whsec_…`)."
    )
    notify_stops: str = Field(
        "",
        description="People who are informed when a reader stops, beside those who lead reviews in the matter, such as "
        "compliance: `TENANT/PERSON`, separated by commas.",
    )
    notify_daily_hour: int = Field(6, ge=0, le=23, description="Hour of daily messages, in UTC.")
    console_url: str = Field(
        "", description="URL of the console in browsers, for the links of messages and workbooks. Empty: no links."
    )
    outbox_days: int = Field(
        7, ge=1, description="Days that the outbox keeps published events without a feed; longer under a hold."
    )
    feed_days: int = Field(0, ge=0, description="Days that the feed keeps sets, longer under a hold; 0: for ever.")

    @property
    def domains(self) -> frozenset[str]:
        return frozenset(one.strip().lower() for one in self.mail_domains.split(",") if one.strip())

    @property
    def informed(self) -> frozenset[tuple[str, str]]:
        """The pairs of tenant and person of `notify_stops`."""
        entries = (one.strip().partition("/") for one in self.notify_stops.split(",") if one.strip())
        return frozenset((tenant, person) for tenant, _, person in entries)

    @model_validator(mode="after")
    def _messages(self) -> Self:
        if not all(tenant and person for tenant, person in self.informed):
            raise ValueError("GLOSSATOR_NOTIFY_STOPS: must be TENANT/PERSON, separated by commas")
        if (self.smtp_address or self.notify_webhook_url) and not is_secure(self.console_url):
            raise ValueError("GLOSSATOR_CONSOLE_URL: messages need links: https, or http on a loopback address")
        if "=http" in self.filing_targets and not self.filing_secret_file:
            raise ValueError("GLOSSATOR_FILING_SECRET_FILE: is missing: receivers verify the signature")
        if self.notify_webhook_url and not self.notify_webhook_secret_file:
            raise ValueError("GLOSSATOR_NOTIFY_WEBHOOK_SECRET_FILE: is missing: receivers verify the signature")
        return self

    @model_validator(mode="after")
    def _mail(self) -> Self:
        if not self.smtp_address:
            return self
        host, _, port = self.smtp_address.rpartition(":")
        if not host or not port.isdigit():
            raise ValueError("GLOSSATOR_SMTP_ADDRESS: must be host:port")
        if self.smtp_security == "none" and host not in {"localhost", "127.0.0.1", "[::1]"}:
            raise ValueError(f"GLOSSATOR_SMTP_SECURITY: {host} is not a loopback address: TLS is required")
        if not self.domains:
            raise ValueError("GLOSSATOR_MAIL_DOMAINS: is empty: name the domains whose addresses get mail")
        if not address_in(self.smtp_from, {self.smtp_from.rpartition("@")[2].lower()}):
            raise ValueError("GLOSSATOR_SMTP_FROM: must be a mail address")
        if self.smtp_user and not self.smtp_password_file:
            raise ValueError("GLOSSATOR_SMTP_PASSWORD_FILE: is missing for the user")
        return self
