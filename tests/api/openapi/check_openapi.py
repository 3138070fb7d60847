# SPDX-License-Identifier: GPL-3.0-or-later
"""Compares the API's description with OpenAPI 3.1, and with what servers really answered.

check_openapi.py document.json                          the document alone
check_openapi.py document.json answers.jsonl            and the answers, which tst_OpenApi has recorded
check_openapi.py document.json answers.jsonl --write F  writes the answers that are examples into the folder F
Prints every fault and ends with 1 if there is one.
"""
import json
import pathlib
import re
import sys

import openapi_answers
import openapi_examples
from jsonschema import Draft202012Validator, RefResolver
from openapi_document import Document

# The one answer that is described elsewhere: by OpenAPI itself.
OPEN = "#/paths/~1api~1openapi.json/get/responses/200/content/application~1json/schema"
OFFICIAL = pathlib.Path(__file__).parent / "oas-3.1-schema.json"


def check_form(document):
    """The document as a whole by the official schema, and each schema in it by JSON Schema's own."""
    official = json.loads(OFFICIAL.read_text())
    for error in Draft202012Validator(official).iter_errors(document.root):
        yield f"not OpenAPI 3.1: /{'/'.join(map(str, error.absolute_path))}: {error.message}"
    for where, schema in document.schemas():
        for error in Draft202012Validator(Draft202012Validator.META_SCHEMA).iter_errors(schema):
            yield f"no JSON Schema: {where}: {error.message}"


def check_references(document):
    used = set()
    for where, value in document.walk():
        if isinstance(value, dict) and isinstance(value.get("$ref"), str):
            used.add(value["$ref"])
            if document.find(value["$ref"]) is None:
                yield f"{where}: {value['$ref']} leads nowhere"
    for kind, components in document.root["components"].items():
        for name in components if kind != "securitySchemes" else ():
            pointer = f"#/components/{kind}/{name}"
            if not any(reference == pointer or reference.startswith(pointer + "/") for reference in used):
                yield f"{pointer} is used nowhere"


def check_operations(document):
    seen = set()
    for name, operation in document.operations():
        if operation.get("operationId") in seen:
            yield f"{name}: its operationId is another's too"
        seen.add(operation.get("operationId"))
        if not operation.get("summary"):
            yield f"{name} has no summary"
        declared = {p["name"] for p in document.parameters(operation) if p["in"] == "path"}
        wanted = set(re.findall(r"\{(\w+)\}", name))
        if declared != wanted:
            yield f"{name}: path parameters {sorted(declared)} are described, {sorted(wanted)} are there"
        if operation.get("security") != [] and "401" not in operation["responses"]:
            yield f"{name} asks for a token and has no 401"


def check_closed(document):
    """An answer's schema that lets unknown fields pass would let the comparison pass."""
    for where, schema in document.answer_schemas():
        is_object = schema.get("type") == "object" and "properties" in schema
        if is_object and schema.get("additionalProperties") is not False and where != OPEN:
            yield f"{where}: lets unknown fields pass"


def check_examples(document):
    """Examples against the schema that they stand beside."""
    resolver = RefResolver.from_schema(document.root)
    for where, media in document.media_types():
        for name, example in media.get("examples", {}).items():
            value = document.resolve(example)["value"]
            for error in Draft202012Validator(media["schema"], resolver=resolver).iter_errors(value):
                yield f"{where}: example {name}: {error.message}"


def main(arguments):
    write = None
    if "--write" in arguments:
        position = arguments.index("--write")
        write = pathlib.Path(arguments[position + 1])
        arguments = arguments[:position]
    document = Document(json.loads(pathlib.Path(arguments[0]).read_text()))
    answers = []
    if len(arguments) > 1:
        answers = [json.loads(line) for line in pathlib.Path(arguments[1]).read_text().splitlines()]
    if write:
        return openapi_examples.write(document, answers, write)
    faults = []
    # Each stage relies on those before it.
    for stage in ((check_form,), (check_references,), (check_operations, check_closed, check_examples)):
        if not faults:
            faults = [fault for check in stage for fault in check(document)]
    if not faults and answers:
        faults = openapi_answers.check(document, answers) + list(openapi_examples.check(document, answers))
    print("\n".join(faults))
    operations = list(document.operations())
    print(f"{len(operations)} operations, {sum(len(o['responses']) for _, o in operations)} statuses, "
          f"{len(answers)} answers, {len(faults)} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
