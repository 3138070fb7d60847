# SPDX-License-Identifier: GPL-3.0-or-later
"""Finding one's way about an OpenAPI document."""

METHODS = ("get", "post", "put", "patch", "delete")


def escaped(key):
    return str(key).replace("~", "~0").replace("/", "~1")


class Document:
    """A parsed document; names of operations are "GET /a/{b}"."""

    def __init__(self, root):
        self.root = root

    def find(self, pointer):
        """What a reference inside the document leads to, or None."""
        value = self.root
        for part in pointer.removeprefix("#/").split("/"):
            part = part.replace("~1", "/").replace("~0", "~")
            if not isinstance(value, dict) or part not in value:
                return None
            value = value[part]
        return value

    def resolve(self, value):
        while isinstance(value, dict) and "$ref" in value:
            value = self.find(value["$ref"])
        return value

    def walk(self):
        """Every value with its place, but for those inside of examples, which are no part of the description."""
        todo = [("#", self.root)]
        while todo:
            where, value = todo.pop()
            yield where, value
            if isinstance(value, dict):
                todo += [(f"{where}/{escaped(key)}", child) for key, child in value.items()
                         if not (key == "value" and "/examples/" in where)]
            elif isinstance(value, list):
                todo += [(f"{where}/{i}", child) for i, child in enumerate(value)]

    def operations(self):
        for path, item in self.root["paths"].items():
            for method in METHODS:
                if method in item:
                    yield f"{method.upper()} {path}", item[method]

    def parameters(self, operation):
        return [self.resolve(parameter) for parameter in operation.get("parameters", [])]

    def media_types(self):
        for where, value in self.walk():
            if isinstance(value, dict) and where.rsplit("/", 2)[-2:-1] == ["content"]:
                yield where, value

    def schemas(self):
        """The outermost schemas, with their places."""
        for where, media in self.media_types():
            if "schema" in media:
                yield where + "/schema", media["schema"]
        for name, schema in self.root["components"]["schemas"].items():
            yield f"#/components/schemas/{name}", schema
        for where, value in self.walk():
            if isinstance(value, dict) and "schema" in value and ("in" in value or "/headers/" in where):
                yield where + "/schema", value["schema"]

    def answer_schemas(self):
        """All schemas that an answer's body can meet, also those inside of others."""
        seen = set()
        todo = []
        for where, media in self.media_types():
            if "/responses/" in where and "schema" in media:
                todo.append((where + "/schema", media["schema"]))
        while todo:
            where, schema = todo.pop()
            if where in seen or not isinstance(schema, dict):
                continue
            seen.add(where)
            yield where, schema
            if "$ref" in schema:
                todo.append((schema["$ref"], self.find(schema["$ref"])))
            for key in ("properties", "$defs"):
                todo += [(f"{where}/{key}/{escaped(name)}", child) for name, child in schema.get(key, {}).items()]
            for key in ("allOf", "anyOf", "oneOf"):
                todo += [(f"{where}/{key}/{i}", child) for i, child in enumerate(schema.get(key, []))]
            for key in ("items", "additionalProperties"):
                todo.append((f"{where}/{key}", schema.get(key)))
