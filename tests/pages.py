"""What holds for every page: valid HTML, one h1, labelled fields, no id twice, no inline script or style."""

from __future__ import annotations

import html5lib


def check(html: str) -> None:
    """Raise AssertionError that names what is wrong with a page (or a part of one, for htmx)."""
    whole = html.lstrip().lower().startswith("<!doctype")
    parser = html5lib.HTMLParser(strict=False, namespaceHTMLElements=False)
    tree = parser.parse(html) if whole else parser.parseFragment(html, container="main")
    errors = [str(error) for error in parser.errors]
    assert not errors, f"invalid HTML: {errors[:3]}\n{html[:400]}"
    elements = [element for element in tree.iter() if isinstance(element.tag, str)]
    if whole:
        assert sum(e.tag == "h1" for e in elements) == 1, "a page has one h1"
    ids = [e.get("id") for e in elements if e.get("id")]
    assert len(ids) == len(set(ids)), f"ids twice: {sorted({i for i in ids if ids.count(i) > 1})}"
    _check_labels(elements)
    for element in elements:
        inline = [name for name in element.keys() if name.startswith("on") or name == "style"]  # noqa: SIM118
        assert not inline, f"inline {inline} in <{element.tag}>"
        assert element.tag != "script" or element.get("src"), "inline script"


def _check_labels(elements: list) -> None:
    labelled = {e.get("for") for e in elements if e.tag == "label"}
    inside = {id(child) for e in elements if e.tag == "label" for child in e.iter()}
    for element in elements:
        if element.tag not in ("input", "select", "textarea") or element.get("type") in ("hidden", "submit"):
            continue
        named = element.get("aria-label") or element.get("aria-labelledby")
        assert named or element.get("id") in labelled or id(element) in inside, (
            f"no label: <{element.tag} name={element.get('name')}>"
        )
