"""The OpenAPI document: valid, whole, and the same as what is served."""

import re

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from lifecycle.edge.guard import PUBLIC, access_of


@pytest.fixture
def document(app):
    return app.test_client().get("/api/v1/openapi.json").json


def operations(document):
    for path, item in document["paths"].items():
        for method, operation in item.items():
            if method != "parameters":
                yield path, method, operation


def test_the_document_is_valid_and_needs_no_token(document):
    assert document["openapi"] == "3.1.0"
    OpenAPIV31SpecValidator(document).validate()


def test_every_route_is_in_the_document_and_nothing_else(app, document):
    served = {
        (re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule), method.lower())
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/api/") and rule.endpoint != "api.contract"
        for method in rule.methods - {"HEAD", "OPTIONS"}
    }
    assert served == {(path, method) for path, method, _ in operations(document)}
    assert len(served) > 30


def test_every_operation_says_what_it_does_and_how_it_refuses(document):
    for path, method, operation in operations(document):
        answers = operation["responses"]
        assert operation["summary"].endswith(".") or operation["description"], (path, method)
        assert {"401", "403", "503"} <= answers.keys(), (path, method)
        assert any(status.startswith("2") for status in answers), (path, method)
        if "{" in path:
            assert "404" in answers, (path, method)
        if method == "post":
            assert {"409", "422"} <= answers.keys(), (path, method)
            assert {"$ref": "#/components/parameters/Idempotency"} in operation["parameters"], path
        if method == "patch":
            assert {"412", "428"} <= answers.keys(), (path, method)
    for name, answer in document["components"]["responses"].items():
        assert list(answer["content"]) == ["application/problem+json"], name


def test_every_operation_is_behind_a_permission(app):
    for rule in app.url_map.iter_rules():
        if rule.rule.startswith("/api/") and rule.endpoint != "api.contract":
            for method in rule.methods - {"HEAD", "OPTIONS"}:
                access = access_of(app.view_functions[rule.endpoint], method)
                assert access not in (None, PUBLIC, "signed-in"), (rule.rule, method)
