# SPDX-License-Identifier: GPL-3.0-or-later
"""The description's examples are answers that were really given: compares them, and writes them anew."""
import json
import re

LANGUAGES = {"ar": "العربية", "en": "English"}

# What differs from one run to the next.
VOLATILE = [
    (re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z"), "TIME"),
    (re.compile(r"eyJ[\w-]+\.[\w-]+\.[\w-]+"), "TOKEN"),
    (re.compile(r"expires=\d+&signature=[\w-]+"), "GRANT"),
]
OPAQUE = {"next_cursor", "refresh_token", "media_size"}


def steady(value, key=None):
    """`value` with all that is volatile made equal."""
    if key in OPAQUE and value is not None:
        return "OPAQUE"
    if isinstance(value, dict):
        return {name: steady(child, name) for name, child in value.items()}
    if isinstance(value, list):
        return [steady(child) for child in value]
    if isinstance(value, str):
        for pattern, word in VOLATILE:
            value = pattern.sub(word, value)
    return value


def recorded(document, answers):
    """Name of each example, and its value."""
    ids = {name: operation["operationId"] for name, operation in document.operations()}
    tags = {operation["operationId"]: operation["tags"][0] for _, operation in document.operations()}
    for answer in answers:
        language = answer["example"]
        operation = ids.get(answer["operation"])
        if not language or not operation:
            continue
        if isinstance(answer["request"], dict) and answer["status"] < 300:
            yield tags[operation], f"{operation}-request-{language}", answer["request"]
        if answer["body"] is not None:
            yield tags[operation], f"{operation}-{answer['status']}-{language}", answer["body"]


def check(document, answers):
    documented = document.root["components"].get("examples", {})
    real = {name: value for _, name, value in recorded(document, answers)}
    for name, example in documented.items():
        if name not in real:
            yield f"example {name} was never answered"
        elif steady(example["value"]) != steady(real[name]):
            yield (f"example {name} is not what is answered; tests/api/openapi/README.md tells how to renew it:\n"
                   f"  {json.dumps(steady(example['value']), ensure_ascii=False)}\n"
                   f"  {json.dumps(steady(real[name]), ensure_ascii=False)}")
    for name in real.keys() - documented.keys():
        yield f"example {name} was answered, and is not in the description"


def laid_out(value, indent=0, lead=0, width=118):
    """JSON with short values on one line."""
    def flat(part):
        if isinstance(part, dict):
            return "{ " + ", ".join(f"{json.dumps(k)}: {flat(v)}" for k, v in part.items()) + " }" if part else "{}"
        if isinstance(part, list):
            return "[" + ", ".join(map(flat, part)) + "]"
        return json.dumps(part, ensure_ascii=False)

    line = flat(value)
    if len(line) + indent + lead <= width or not isinstance(value, (dict, list)):
        return line
    pad = " " * (indent + 2)
    if isinstance(value, dict):
        rows = [f"{json.dumps(k)}: {laid_out(v, indent + 2, len(k) + 4, width)}" for k, v in value.items()]
        ends = "{}"
    else:
        rows = [laid_out(v, indent + 2, 0, width) for v in value]
        ends = "[]"
    return ends[0] + "\n" + ",\n".join(pad + row for row in rows) + "\n" + " " * indent + ends[1]


def write(document, answers, folder):
    files = {}
    for tag, name, value in recorded(document, answers):
        language = name.rsplit("-", 1)[1]
        files.setdefault(f"examples-{tag}-{language}.json", {})[name] = {
            "summary": LANGUAGES[language], "value": value}
    for file, examples in files.items():
        (folder / file).write_text(laid_out({"components": {"examples": examples}}) + "\n", encoding="utf-8")
        print(f"{folder / file}: {len(examples)} examples")
    return 0
