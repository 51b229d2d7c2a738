"""Reading pages piece by piece finds what reading them whole finds: see tests/page_trees.py."""

from xml.etree.ElementTree import tostring

import html5lib
import pytest

from tests.page_trees import MASKED, masked, page_of, token_of, tree_of

ICON = '<svg class="icon" viewBox="0 0 2 2" aria-hidden="true"><use href="#one"/></svg>'
FORM = '<form method="post"><input type="hidden" name="csrf_token" value="{}"></form>'


def page(body: str) -> str:
    return f'<!doctype html><html lang="en"><head><title>t</title></head><body>{body}</body></html>'


@pytest.mark.parametrize(
    "body",
    [
        "no drawing at all",
        f"<p>one {ICON} and the same {ICON} again</p>",
        f"<table><tr><td>{ICON}</td></tr></table><button>{ICON} Save</button>",
        "<svg><defs><symbol id='one'><path d='M0 0'/></symbol></defs><text>words <tspan>below</tspan></text></svg>",
        "<svg><title>In words</title></svg> after",
        "<textarea><svg class='only words'></svg></textarea>",
        "<svg></svg><!-- <svg></svg> -->",
    ],
)
def test_a_page_is_the_same_tree_as_when_it_is_read_whole(body: str) -> None:
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    assert page_of(page(body)).fault == ""
    assert tostring(tree_of(page(body))) == tostring(parser.parse(page(body)))


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        (f"<p>{ICON}</div>", "end tag"),
        ("<svg><path d='1' d='2'/></svg>", "attribute"),
        ("<svg><g><path></g></svg>", "end tag"),
        ("<svg><div>breaks out</div></svg>", "breaks out"),
        ("<svg><path/>", "end tag"),
        (f"<table><tr>{ICON}<td></td></tr></table>", "table"),
        (f"&nothing; {ICON}", "entity"),
    ],
)
def test_what_is_not_valid_is_found_and_placed(body: str, fault: str) -> None:
    said = page_of(page("\n" + body)).fault
    assert fault.lower() in said.lower(), said
    assert "at line " in said


def test_two_readings_that_differ_in_their_token_are_one_page() -> None:
    one, other = page(FORM.format("first")), page(FORM.format("second"))
    assert (token_of(one), token_of(other)) == ("first", "second")
    assert masked(one) == masked(other)
    assert tree_of(one) is tree_of(other)
    assert next(tree_of(one).iter("input")).get("value") == MASKED
    assert token_of(page("")) == ""
