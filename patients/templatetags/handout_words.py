"""What the templates of a handout cannot say by themselves."""

import re

from django import template
from django.template.base import NodeList, Parser, Token
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

# Two or more groups of digits joined by a dash, a space, a dot or a comma: "10–15", "01632 960 118", "1.5".
# Digits of an escaped character ("&#x27;") never match: a semicolon follows them.
NUMBERS_THAT_BELONG_TOGETHER = re.compile(r"\+?\d+(?:[–\-.,/\u00a0\u202f ]\d+)+")
BETWEEN_TAGS = re.compile(r">\s+<")
# HTML lets these end by themselves when another tag follows. Not before the end of a form: inside a
# <template> Chromium then keeps the form open. And a <template> may stand in a paragraph, so it ends none.
END_TAGS_TO_LEAVE_OUT = re.compile(r"</(?:dd|dt|li|p|td|th|tr)>(?=<(?!/form|template))")
TAG = re.compile(r"<[a-z][^>]*>")
QUOTES_TO_LEAVE_OUT = re.compile(r"=\"([^\"\s'=<>`]+)\"")


@register.filter
def whole_numbers(text: str) -> SafeString:
    """The escaped text with every range and phone number in a `<bdi>` of its own.

    Without it "10–15" is shown as "15–10" in a right-to-left line, and may be torn apart after its dash.
    """
    # Escaped just above: nothing but the <bdi> is markup.
    return mark_safe(NUMBERS_THAT_BELONG_TOGETHER.sub(r"<bdi>\g<0></bdi>", conditional_escape(text)))


@register.filter
def with_leads(text: str, labels: dict) -> SafeString:
    """`whole_numbers`, with “Move on” and “Go easier” in bold where a sentence begins with one."""
    leads = "|".join(re.escape(conditional_escape(labels[name])) for name in ("move_on", "go_easier"))
    # Escaped by whole_numbers: nothing but the <bdi> and these <b> is markup.
    return mark_safe(re.sub(rf"(^|[.!?؟] )({leads})\b", r"\1<b>\2</b>", whole_numbers(text)))


@register.filter
def beside(name: str, other: str) -> str:
    """The name of a picture as it differs from `other`: its last letter, when the rest is the same."""
    return name[-1:] if name[:-1] == other[:-1] else name


@register.filter
def tick_boxes(diary: dict) -> range:
    """One item for every session of a week the patient should reach."""
    return range(diary["minimum"])


@register.filter
def bonus_boxes(diary: dict) -> range:
    """One item for every session a week beyond the minimum, up to the maximum."""
    return range(diary["maximum"] - diary["minimum"])


@register.filter
def contact_lines(clinic: dict) -> list[str]:
    """Address, opening hours and phone number, as far as the clinic gave them."""
    return [clinic[line] for line in ("address", "hours", "phone") if clinic[line]]


@register.tag
def compact(parser: Parser, token: Token) -> "CompactNode":
    """`{% compact %}…{% endcompact %}`: the same page in fewer bytes; a handout may weigh 3 kB.

    Leaves out space between tags, end tags and quotes that HTML does not need. So a space that counts
    between two inline elements belongs inside one of them.
    """
    nodelist = parser.parse(("endcompact",))
    parser.delete_first_token()
    return CompactNode(nodelist)


class CompactNode(template.Node):
    def __init__(self, nodelist: NodeList) -> None:
        self.nodelist = nodelist

    def render(self, context: template.Context) -> str:
        page = BETWEEN_TAGS.sub("><", self.nodelist.render(context).strip())
        page = END_TAGS_TO_LEAVE_OUT.sub("", page)
        return TAG.sub(lambda tag: QUOTES_TO_LEAVE_OUT.sub(r"=\1", tag[0]), page)
