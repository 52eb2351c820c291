"""The generated parts of the chart: values of the components, their JSON schema, and the calls between services."""

import copy
import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

import yaml

from services.cli.local.settings import KINDS
from services.shared.runtime.settings import PREFIX, ServiceSettings, describe
from services.shared.wire.services import SERVICES, Service

# URLs with passwords: only from Secrets.
SECRET = frozenset({"DATABASE_URL", "KEYS_DATABASE_URL"})
_PORT = {"type": "integer", "minimum": 1, "maximum": 65535}
_NEW = """  {name}:
    replicas: {replicas}
    ports:
    topics:
    database:
    existingSecret: ""
    tlsSecret: ""
    settings: {{}}
    serviceAccountAnnotations: {{}}
    clients: []
    data:
      existingClaim: ""
      sizeLimit: 2Gi
{autoscaling}    resources:
      requests: {{cpu: 250m, memory: 512Mi}}
      limits: {{memory: 1Gi}}
"""
_AUTOSCALING = """    autoscaling:
      by: none
      min: 2
      max: 6
      lag: 50
      cpu: 70
      authentication: ""
"""


def services_file(_old: str) -> str:
    """`files/services.yaml`: facts of the table of services that templates use and users do not set."""
    content = {
        one.name: {
            "calls": list(one.calls),
            "rests": list(one.rests),
            "callers": [caller.name for caller in SERVICES if one.name in caller.calls],
            "restCallers": [caller.name for caller in SERVICES if one.name in caller.rests],
            "keys": bool(one.key_scopes),
            "oneInstance": bool(one.tables),
        }
        for one in SERVICES
    }
    head = "# Made by scripts/check_chart.py from services/shared/wire/services.py.\n"
    return head + yaml.safe_dump(content, sort_keys=False)


def values(old: str) -> str:
    """`values.yaml` with a component per service, and with the ports, topics and database of the table."""
    text = old
    known = yaml.safe_load(old)["components"]
    for service in SERVICES:
        if service.name not in known:
            text += _new(service)
        text = _with_facts(text, service)
    return text


def _new(service: Service) -> str:
    one = bool(service.tables)
    return _NEW.format(name=service.name, replicas=1 if one else 2, autoscaling="" if one else _AUTOSCALING)


def _with_facts(text: str, service: Service) -> str:
    facts = {
        "ports": _flow(service.ports()),
        "topics": f"[{', '.join(service.reads)}]",
        "database": str(service.database).lower(),
    }
    start = text.index(f"\n  {service.name}:\n", text.index("\ncomponents:\n"))
    head, block = text[:start], text[start:]
    for name, value in facts.items():
        block = re.sub(rf"^    {name}:.*$", f"    {name}: {value}", block, count=1, flags=re.MULTILINE)
    return head + block


def _flow(content: Mapping[str, object]) -> str:
    return "{" + ", ".join(f"{name}: {value}" for name, value in content.items()) + "}"


def schema(old: str) -> str:
    """`values.schema.json` with the services as components, and the allowed names of their `settings`."""
    content: dict[str, Any] = json.loads(old)
    components = content["properties"]["components"]
    known = components["properties"]
    components["required"] = sorted(one.name for one in SERVICES)
    components["properties"] = {one.name: _component(one, known) for one in SERVICES}
    content["$defs"] |= {f"{name}-settings": _settings(kind) for name, kind in SETTINGS.items()}
    return json.dumps(content, indent=2) + "\n"


def _component(service: Service, known: Mapping[str, Any]) -> dict[str, Any]:
    """The existing schema of the component, or a copy of the first one, with the facts of the table."""
    made: dict[str, Any] = copy.deepcopy(known.get(service.name) or next(iter(known.values())))
    properties = made["properties"]
    properties["ports"] = {
        "type": "object",
        "additionalProperties": False,
        "required": sorted(service.ports()),
        "properties": {kind: dict(_PORT) for kind in sorted(service.ports())},
    }
    properties["topics"] = {"type": "array", "items": {"type": "string"}, "minItems": 1 if service.reads else 0}
    properties["settings"] = {"$ref": f"#/$defs/{service.name}-settings"}
    if service.tables:
        properties["replicas"] = {"type": "integer", "minimum": 0, "maximum": 1}
        properties.pop("autoscaling", None)
        made["required"] = [one for one in made["required"] if one != "autoscaling"]
    return made


def _settings(kind: type[ServiceSettings]) -> dict[str, object]:
    names: Sequence[str] = sorted({row.env.removeprefix(PREFIX) for row in describe(kind)} - SECRET)
    return {
        "type": "object",
        "propertyNames": {"enum": names},
        "additionalProperties": {"type": ["string", "number", "boolean"]},
    }


SETTINGS: Mapping[str, type[ServiceSettings]] = {"common": ServiceSettings, **KINDS}
