"""Routes and templates."""

from __future__ import annotations

import re

from tests.house.sources import templates

KEBAB = re.compile(r"^/(?:[a-z0-9-]+|<(?:int|string):[a-z_]+>(?:\.[a-z]+)?|[a-z0-9-]+\.[a-z]+)?$")
URL_FOR = re.compile(r"""url_for\(\s*['"]([a-z_.]+)['"]""")


def test_addresses_are_kebab_case_and_typed(app):
    bad = [
        rule.rule
        for rule in app.url_map.iter_rules()
        if rule.endpoint != "static"
        and not all(KEBAB.match(f"/{part}") for part in rule.rule.strip("/").split("/"))
    ]

    assert bad == []


def test_every_address_named_in_a_template_exists(app):
    unknown = [
        f"{path}: {endpoint}"
        for path, text in templates()
        for endpoint in URL_FOR.findall(text)
        if endpoint not in app.view_functions
    ]

    assert unknown == []


def test_no_template_turns_escaping_off():
    assert [path for path, text in templates() if re.search(r"\|\s*safe\b|autoescape false", text)] == []


def test_parts_swapped_by_htmx_begin_with_an_underscore(app):
    """A whole page extends the layout; everything else is a part."""
    bad = [
        path
        for path, text in templates()
        if "{% extends" not in text
        and not path.rsplit("/", 1)[1].startswith("_")
        and not path.endswith(("layout.html", "macros.html"))
    ]

    assert bad == []


def test_every_answer_carries_the_headers(client):
    for path in ("/sign-in", "/nothing-here", "/healthz"):
        headers = client.get(path).headers
        assert "script-src 'self'" in headers["Content-Security-Policy"]
        assert "unsafe" not in headers["Content-Security-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff"


def test_the_language_can_be_switched(client):
    assert 'lang="zh-CN"' in client.get("/sign-in").get_data(as_text=True)

    client.post("/language", data={"language": "en", "next": "/sign-in"})

    text = client.get("/sign-in").get_data(as_text=True)
    assert 'lang="en"' in text
    assert "Sign in" in text
