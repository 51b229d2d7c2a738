"""What every page must be: valid HTML with one h1, unique ids, labelled controls, guarded forms, and nothing inline."""

from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from xml.etree.ElementTree import Element

from werkzeug.test import TestResponse

from tests.page_trees import masked, page_of

# Controls that have no label of their own: what they say is their value or text.
UNLABELLED = ("hidden", "submit", "button", "reset", "image")
REFERRING = (
    "aria-labelledby",
    "aria-describedby",
    "aria-controls",
    "aria-errormessage",
    "for",
    "headers",
    "list",
    "form",
)


def faults(response: TestResponse, is_fragment: bool = False) -> list[str]:
    """Everything that is wrong with an HTML answer, as sentences; `is_fragment`: htmx asked for a part of a page."""
    return [*_policy(response), *_of_page(masked(response.text), is_fragment)]


@lru_cache(maxsize=1024)
def _of_page(text: str, is_fragment: bool) -> tuple[str, ...]:
    """What is wrong with a page that says `text`, looked for once."""
    root, fault = page_of(text, is_fragment)
    if fault:
        return (f"not valid HTML: {fault}",)
    found = (*_inline(root), *_ids(root, is_fragment), *_controls(root), *_forms(root), *_names(root))
    return found if is_fragment else (*found, *_document(root))


def _policy(response: TestResponse) -> Iterator[str]:
    policy = response.headers.get("Content-Security-Policy", "")
    if "default-src 'none'" not in policy:
        yield "no strict Content-Security-Policy"
    if "unsafe-" in policy:
        yield f"the Content-Security-Policy allows unsafe things: {policy}"


def _inline(root: Element) -> Iterator[str]:
    for node in root.iter():
        if not isinstance(node.tag, str):
            continue
        name = node.tag.rpartition("}")[2]
        if name == "style":
            yield "a <style> element"
        if name == "script" and not node.get("src"):
            yield "an inline <script>"
        for attribute in node.attrib:
            if attribute == "style" or attribute.startswith("on"):
                yield f"the inline attribute {attribute} on <{name}>"
        if (node.get("href") or "").strip().lower().startswith("javascript:"):
            yield "a javascript: link"


def _ids(root: Element, is_fragment: bool) -> Iterator[str]:
    ids = Counter(identity for node in root.iter() if (identity := node.get("id")) is not None)
    for identity, number in ids.items():
        if number > 1:
            yield f"{number} elements have the id {identity!r}"
        if not identity or any(character.isspace() for character in identity):
            yield f"the id {identity!r} is empty or has spaces"
    if is_fragment:
        return
    for node in root.iter():
        for attribute in REFERRING:
            for identity in (node.get(attribute) or "").split():
                if identity not in ids:
                    yield f"{attribute} on <{node.tag}> names the id {identity!r}, which is not on the page"
        for target in (node.get("hx-target") or "", (node.get("href") or "")):
            if target.startswith("#") and len(target) > 1 and target[1:] not in ids:
                yield f"{target} is not on the page"


def _controls(root: Element) -> Iterator[str]:
    labelled = {label.get("for") for label in root.iter("label") if "".join(label.itertext()).strip()}
    inside = {control for label in root.iter("label") for control in label.iter() if control is not label}
    for tag in ("input", "select", "textarea"):
        for control in root.iter(tag):
            if tag == "input" and control.get("type", "text") in UNLABELLED:
                continue
            named = control.get("id") in labelled or control in inside
            if not (named or control.get("aria-label") or control.get("aria-labelledby")):
                yield f"no label for <{tag} name={control.get('name')!r}>"


def _forms(root: Element) -> Iterator[str]:
    for form in root.iter("form"):
        posts = form.get("method", "get").lower() == "post"
        if posts and not any(control.get("name") == "csrf_token" for control in form.iter("input")):
            yield f"the form to {form.get('action')!r} has no csrf_token"
        if form.get("hx-post") and not posts:
            yield f"the form to {form.get('hx-post')!r} only works with JavaScript"
        if posts and form.get("hx-post") not in (None, form.get("action")):
            yield f"the form posts to {form.get('action')!r}, but with htmx to {form.get('hx-post')!r}"


def _names(root: Element) -> Iterator[str]:
    for tag in ("a", "button", "summary", "th", "legend", "label", "option"):
        for node in root.iter(tag):
            if tag in ("th", "option") or node.get("aria-label") or node.get("aria-labelledby"):
                continue
            pictures = [picture.get("alt") or "" for picture in node.iter("img")]
            titles = ["".join(title.itertext()) for title in node.iter("{http://www.w3.org/2000/svg}title")]
            if not "".join([*node.itertext(), *pictures, *titles]).strip():
                yield f"<{tag} href={node.get('href')!r} class={node.get('class')!r}> says nothing"
    for picture in root.iter("img"):
        if picture.get("alt") is None:
            yield f"<img src={picture.get('src')!r}> has no alt"


def _document(root: Element) -> Iterator[str]:
    headings = list(root.iter("h1"))
    if len(headings) != 1 or not "".join(headings[0].itertext()).strip():
        yield f"{len(headings)} <h1>: there must be one, with words in it"
    if root.get("lang") not in ("th", "en"):
        yield f"<html lang={root.get('lang')!r}>"
    if not any("".join(title.itertext()).strip() for title in root.iter("title")):
        yield "no <title>"
    if len(list(root.iter("main"))) != 1:
        yield "not exactly one <main>"
