"""What must hold of an OpenAPI 3.1 description. With openapi-spec-validator installed, that is asked too."""

import re

METHODS = {"get", "put", "post", "delete", "options", "head", "patch", "trace"}
TYPES = {"string", "integer", "number", "boolean", "object", "array", "null"}


def faults(document: dict) -> list[str]:
    found: list[str] = []
    if not re.fullmatch(r"3\.1\.\d+", document.get("openapi", "")):
        found.append(f"openapi is {document.get('openapi')!r}, not 3.1.x")
    for name in ("title", "version"):
        if not isinstance(document.get("info", {}).get(name), str):
            found.append(f"info.{name} is missing")
    schemes = document.get("components", {}).get("securitySchemes", {})
    names: dict[str, str] = {}
    for path, item in document.get("paths", {}).items():
        if not path.startswith("/"):
            found.append(f"the path {path} does not start with /")
        for method, operation in item.items():
            here = f"{method} {path}"
            if method not in METHODS:
                found.append(f"{here}: no such method")
                continue
            name = operation.get("operationId", "")
            if name in names:
                found.append(f"{here}: the operationId {name} is that of {names[name]} too")
            names[name] = here
            found += _parameters(here, path, operation.get("parameters", []))
            if "requestBody" in operation and not operation["requestBody"].get("content"):
                found.append(f"{here}: the body has no content")
            if not operation.get("responses"):
                found.append(f"{here}: no responses")
            for status, response in operation.get("responses", {}).items():
                if not re.fullmatch(r"[1-5](\d\d|XX)|default", status):
                    found.append(f"{here}: {status} is no status")
                if not isinstance(response.get("description"), str):
                    found.append(f"{here} {status}: no description")
            for wanted in operation.get("security", document.get("security", [])):
                found += [f"{here}: no security scheme {scheme}" for scheme in wanted if scheme not in schemes]
    if not names:
        found.append("there are no operations")
    return found + _values(document, document, "#")


def _parameters(here: str, path: str, parameters: list) -> list[str]:
    found = []
    places = [(parameter.get("name"), parameter.get("in")) for parameter in parameters]
    found += [f"{here}: the parameter {place} twice" for place in set(places) if places.count(place) > 1]
    in_path = {name for name, place in places if place == "path"}
    if in_path != set(re.findall(r"\{([^}]+)\}", path)):
        found.append(f"{here}: the path's parameters are {sorted(in_path)}")
    for parameter in parameters:
        if parameter.get("in") not in ("path", "query", "header", "cookie"):
            found.append(f"{here}: {parameter.get('name')} is in {parameter.get('in')}")
        if parameter.get("in") == "path" and parameter.get("required") is not True:
            found.append(f"{here}: {parameter.get('name')} is in the path and not required")
        if ("schema" in parameter) == ("content" in parameter):
            found.append(f"{here}: {parameter.get('name')} needs a schema or a content")
    return found


def _values(value, document: dict, at: str) -> list[str]:
    found = []
    if isinstance(value, dict):
        target = value.get("$ref")
        if isinstance(target, str) and not _resolves(target, document):
            found.append(f"{at}: {target} is nowhere")
        kind = value.get("type")
        if "/properties" not in at[-11:] and isinstance(kind, str) and ("schema" in at or "schemas" in at):
            if kind not in TYPES and not at.endswith("properties"):
                found.append(f"{at}: {kind} is no type")
            if kind == "array" and "items" not in value:
                found.append(f"{at}: an array without items")
        for name, part in value.items():
            found += _values(part, document, f"{at}/{name}")
    elif isinstance(value, list):
        for index, part in enumerate(value):
            found += _values(part, document, f"{at}/{index}")
    return found


def _resolves(reference: str, document: dict) -> bool:
    if not reference.startswith("#/"):
        return False
    value = document
    for part in reference[2:].split("/"):
        part = part.replace("~1", "/").replace("~0", "~")
        if not isinstance(value, dict) or part not in value:
            return False
        value = value[part]
    return True


def validator_fault(document: dict) -> str | None:
    """What openapi-spec-validator says, where it is installed."""
    try:
        from openapi_spec_validator import validate
    except ImportError:
        return None
    try:
        validate(document)
    except Exception as error:  # noqa: BLE001 - whatever it raises is a fault of the description
        return str(error)[:400]
    return None
