"""The generated parts of the Compose file: a container per service, and the databases."""

import re

import yaml

from services.shared.wire.services import PORT_BASES, SERVICES, Service

_REST = "  # Once: keys and certificates"
_DATABASE = re.compile(r"(?:^ *CREATE DATABASE \w+;\n)+", re.MULTILINE)


def compose(old: str) -> str:
    """`docker-compose.yml` with a container for each service. Existing containers stay unchanged."""
    known = yaml.safe_load(old)["services"]
    new = "".join(_container(one) for one in SERVICES if one.name not in known)
    databases = "".join(f"      CREATE DATABASE {one.name};\n" for one in SERVICES if one.database)
    return _DATABASE.sub(databases, old.replace(_REST, new + _REST, 1))


def published(service: Service) -> list[str]:
    """The ports of a service, `HOST:PORT:PORT`. The last one, in the container, is the same for all services."""
    return [f"127.0.0.1:{port}:{PORT_BASES[kind]}" for kind, port in service.ports().items()]


def variables(service: Service) -> dict[str, str]:
    """The environment variables of a service that follow from the table of services."""
    database = f"postgresql://glossator:${{POSTGRES_PASSWORD:?run scripts/compose_env.sh}}@postgres:5432/{service.name}"
    return {
        **({"GLOSSATOR_DATABASE_URL": database} if service.database else {}),
        **({"GLOSSATOR_HTTP_ADDRESS": f"0.0.0.0:{PORT_BASES['http']}"} if "http" in service.ports() else {}),
        **{f"GLOSSATOR_{one.upper()}_ADDRESS": f"{one}:{PORT_BASES['grpc']}" for one in service.calls},
        **{f"GLOSSATOR_{one.upper()}_URL": f"https://{one}:{PORT_BASES['http']}" for one in service.rests},
    }


def _container(service: Service) -> str:
    given = "".join(f"      {name}: {value}\n" for name, value in variables(service).items())
    ports = ", ".join(f'"{one}"' for one in published(service))
    trust = "type: volume, source: trust, target: /etc/glossator, read_only: true"
    return (
        f"  {service.name}:\n    <<: *service\n    command: [python, -m, services.{service.name}]\n"
        f"    environment:\n      <<: *environment\n{given}"
        f"    ports: [{ports}]\n"
        f"    volumes:\n      - {{ {trust}, volume: {{ subpath: {service.name} }} }}\n\n"
    )
