"""Settings of the console: addresses, sign-in and sessions."""

from pathlib import Path
from typing import ClassVar, Self
from urllib.parse import urlsplit

from pydantic import Field, model_validator

from services.shared.runtime.access.oidc.issuers import is_secure
from services.shared.runtime.settings import ServiceSettings


class ConsoleSettings(ServiceSettings):
    service: ClassVar[str] = "console"

    console_url: str = Field(
        default="http://127.0.0.1:{http}",
        description="URL of the console in the browsers of people: https, or http on a loopback address.",
    )
    console_issuer: str = Field(
        default="",
        description="Name of the identity provider in `oidc_file` where people sign in. Empty: its only one.",
    )
    console_client_id: str = Field(
        default="glossator-console", description="Client id of the console at that provider."
    )
    console_client_secret_file: str = Field(
        default="", description="File with the secret of that client. Empty: a public client, protected by PKCE only."
    )
    console_scope: str = Field(default="openid", description="Scopes that the console requests, separated by spaces.")
    session_key_file: Path = Field(
        default=Path("var/console/session.key"),
        description="File with 32 random bytes that seal the tokens of sessions. A new key signs everyone out.",
    )
    session_idle_minutes: int = Field(
        default=30, ge=5, le=24 * 60, description="Minutes without a request after which a session ends."
    )
    session_hours: int = Field(default=12, ge=1, le=24, description="Hours after which a session ends in any case.")
    annotation_url: str = Field(default="http://127.0.0.1:17204", description="URL of the REST API of annotation.")
    ingestion_url: str = Field(default="http://127.0.0.1:17201", description="URL of the REST API of ingestion.")
    upload_limit: int = Field(
        default=64, ge=1, description="Size limit of a file that people submit, in MiB. That of ingestion applies too."
    )
    live_streams: int = Field(
        default=200,
        ge=0,
        description="Limit on open queue pages that get live updates by a stream. Further pages poll every 15 s. "
        "0: all pages poll.",
    )

    @model_validator(mode="after")
    def _urls(self) -> Self:
        for name in ("console_url", "annotation_url", "ingestion_url"):
            value = getattr(self, name)
            if not is_secure(value) or urlsplit(value).path not in {"", "/"}:
                raise ValueError(
                    f"GLOSSATOR_{name.upper()}: needs https without a path; http is for loopback addresses"
                )
        return self

    @model_validator(mode="after")
    def _streams(self) -> Self:
        most = min(self.http_connections, self.http_peer_connections) // 2
        if self.live_streams > most:
            raise ValueError(
                f"GLOSSATOR_LIVE_STREAMS: each stream is a connection. At most {most} leave enough for pages: half of "
                "GLOSSATOR_HTTP_CONNECTIONS and of GLOSSATOR_HTTP_PEER_CONNECTIONS"
            )
        return self

    @property
    def origin(self) -> str:
        """The origin of the console, as browsers send it."""
        parts = urlsplit(self.console_url)
        return f"{parts.scheme}://{parts.netloc}"
