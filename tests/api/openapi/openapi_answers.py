# SPDX-License-Identifier: GPL-3.0-or-later
"""Compares recorded answers with the description: each is described, and each that is described has been given."""
import re
from urllib.parse import parse_qsl, urlsplit

from jsonschema import Draft202012Validator, RefResolver

# Of every answer, by the description's first words.
ALWAYS = {"date", "content-type", "content-length", "cache-control", "x-content-type-options", "connection",
          "access-control-allow-origin", "vary"}


def codes_of(schema):
    """The error codes that an answer's schema names."""
    return [code for part in schema.get("allOf", []) for code in part.get("properties", {}).get("code", {}).get("enum", [])]


class Comparison:
    def __init__(self, document):
        self.document = document
        self.resolver = RefResolver.from_schema(document.root)
        self.operations = dict(document.operations())
        self.seen = set()  # (operation, status), (operation, status, code), (operation, status, header)

    def errors(self, schema, value):
        for error in Draft202012Validator(schema, resolver=self.resolver).iter_errors(value):
            yield f"/{'/'.join(map(str, error.absolute_path))}: {error.message}"

    def check(self, answer):
        name, status = answer["operation"], str(answer["status"])
        title = f"{name}: {answer['how']}: {status}"
        operation = self.operations.get(name)
        if operation is None:
            yield f"{title}: the operation is not described"
            return
        if status not in operation["responses"]:
            yield f"{title}: the status is not described; body: {str(answer['body'])[:200]}"
            return
        self.seen.add((name, status))
        response = self.document.resolve(operation["responses"][status])
        yield from (f"{title}: {fault}" for fault in self.check_headers(answer, response))
        yield from (f"{title}: {fault}" for fault in self.check_body(answer, response))
        if answer["status"] < 300:
            yield from (f"{title}: {fault}" for fault in self.check_request(answer, operation))

    def check_headers(self, answer, response):
        described = {key.lower(): self.document.resolve(value) for key, value in response.get("headers", {}).items()}
        sent = answer["headers"]
        for key in sent:
            if key not in described and key not in ALWAYS:
                yield f"header {key} is not described"
        for key, header in described.items():
            if key not in sent:
                if header.get("required"):
                    yield f"header {key} is missing"
                continue
            self.seen.add((answer["operation"], str(answer["status"]), key))
            value = sent[key]
            if header["schema"].get("type") == "integer" and re.fullmatch(r"[0-9]+", value):
                value = int(value)
            yield from (f"header {key}: {fault}" for fault in self.errors(header["schema"], value))

    def check_body(self, answer, response):
        content = response.get("content", {})
        if not content:
            if answer["body"] is not None or answer["body_size"]:
                yield "has a body, and none is described"
            return
        kind = answer["headers"].get("content-type", "").split(";")[0]
        names = (kind, kind.split("/")[0] + "/*", "*/*")
        media = next((content[name] for name in names if name in content), None)
        if media is None:
            yield f"content type {kind} is not described"
            return
        if "schema" not in media:
            return
        yield from self.errors(media["schema"], answer["body"])
        if isinstance(answer["body"], dict) and codes_of(media["schema"]):
            self.seen.add((answer["operation"], str(answer["status"]), answer["body"].get("code")))

    def check_request(self, answer, operation):
        """What is taken must be allowed."""
        parameters = {(p["in"], p["name"]): p for p in self.document.parameters(operation)}
        for key, value in parse_qsl(urlsplit(answer["target"]).query):
            parameter = parameters.get(("query", key))
            if parameter is None:
                yield f"parameter {key} is not described"
                continue
            if self.document.resolve(parameter["schema"]).get("type") == "integer":
                value = int(value)
            yield from (f"parameter {key}: {fault}" for fault in self.errors(parameter["schema"], value))
        if answer["request"] is None:
            return
        kind = answer["request_type"].split(";")[0]
        media = operation.get("requestBody", {}).get("content", {}).get(kind)
        if media is None:
            yield f"a body of {kind} is not described"
        elif kind == "application/json":
            yield from (f"request: {fault}" for fault in self.errors(media["schema"], answer["request"]))

    def never_given(self):
        for name, operation in self.operations.items():
            for status, response in operation["responses"].items():
                response = self.document.resolve(response)
                if (name, status) not in self.seen:
                    yield f"{name}: {status} is described, and was never answered"
                    continue
                for key in response.get("headers", {}):
                    if (name, status, key.lower()) not in self.seen:
                        yield f"{name}: {status}: header {key} is described, and was never sent"
                for media in response.get("content", {}).values():
                    for code in codes_of(media.get("schema", {})):
                        if (name, status, code) not in self.seen:
                            yield f"{name}: {status}: code {code} is described, and was never answered"


def check(document, answers):
    comparison = Comparison(document)
    faults = [fault for answer in answers for fault in comparison.check(answer)]
    return faults + list(comparison.never_given())
