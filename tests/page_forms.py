"""The forms of a page as a browser would send them: what each control starts with, and where it goes."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin
from xml.etree.ElementTree import Element

from tests.page_trees import token_of, tree_of

BUTTONS = ("submit", "button", "reset", "image")


class PageForm:
    """One form: `action` (a path), `method`, `enctype`, and each control's values; buttons send nothing unless named."""

    def __init__(self, node: Element, outside: list[Element], path: str) -> None:
        self.action = urljoin(path, node.get("action") or path)
        self.method = node.get("method", "get").lower()
        self.enctype = node.get("enctype", "application/x-www-form-urlencoded")
        self.controls: dict[str, list[str]] = {}
        self.choices: dict[str, list[str]] = {}
        for control in [*node.iter(), *outside]:
            name = control.get("name")
            if (
                name
                and control.tag in ("input", "select", "textarea", "button")
                and control.get("disabled") is None
            ):
                self.controls.setdefault(name, []).extend(self._values(name, control))

    def filled(self, values: dict[str, Any]) -> dict[str, Any]:
        """What is sent: the controls' own values, with `values` (text, a list, a file or None to leave out) in their place."""
        unknown = [name for name in values if name not in self.controls]
        assert not unknown, f"the form to {self.action} has no {unknown}, only {sorted(self.controls)}"
        for name, value in values.items():
            given = value if isinstance(value, list) else [value]
            wrong = [
                one
                for one in given
                if name in self.choices and one is not None and str(one) not in self.choices[name]
            ]
            assert not wrong, f"{name} has no choice {wrong}, only {self.choices[name]}"
        merged: dict[str, Any] = {**self.controls, **values}
        return {name: value for name, value in merged.items() if value is not None and value != []}

    def _values(self, name: str, control: Element) -> Iterator[str]:
        kind = control.get("type", "submit" if control.tag == "button" else "text").lower()
        if control.tag == "select":
            options = list(control.iter("option"))
            self.choices.setdefault(name, []).extend(_value(option) for option in options)
            chosen = [option for option in options if option.get("selected") is not None]
            if not chosen and control.get("multiple") is None:
                chosen = options[:1]
            yield from (_value(option) for option in chosen)
        elif control.tag == "textarea":
            yield "".join(control.itertext()).removeprefix("\n")
        elif kind in ("checkbox", "radio"):
            self.choices.setdefault(name, []).append(control.get("value", "on"))
            if control.get("checked") is not None:
                yield control.get("value", "on")
        elif kind not in BUTTONS and kind != "file":
            yield control.get("value", "")


def _value(option: Element) -> str:
    value = option.get("value")
    return " ".join("".join(option.itertext()).split()) if value is None else value


def forms_of(text: str, path: str) -> list[PageForm]:
    """The forms of a page that was read at `path`, in their order."""
    root, token = tree_of(text), token_of(text)
    outside: dict[str, list[Element]] = {}
    for control in root.iter():
        if control.get("form"):
            outside.setdefault(control.get("form", ""), []).append(control)
    found = [PageForm(node, outside.get(node.get("id", ""), []), path) for node in root.iter("form")]
    for form in found:
        if "csrf_token" in form.controls:
            form.controls["csrf_token"] = [token]
    return found
