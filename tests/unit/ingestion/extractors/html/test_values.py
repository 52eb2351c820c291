"""What a reader sees although it is not between tags: form fields, pictures, formulas, pages in a page."""

import pytest

from services.ingestion.extractors.html import extract as html
from services.ingestion.extractors.result import Limits
from services.shared.domain.document import GapKind


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("I, <input value='John Doe'>, pay $<input type=number value=500>.", "I, John Doe, pay $500."),
        ("Name:<input value=' A  B '>of Rome", "Name: A B of Rome"),
        ("<input placeholder='Your name'>", "Your name"),
        ("<input value=x placeholder='Your name'>", "x"),
        ("a<input type=hidden value=b><input type=password value=c><input type=file value=d><input>", "a"),
        ("<input type=submit value=Send>", "Send"),
        ("<input type=checkbox checked value=1>Yes<input type=CHECKBOX value=0>No", "☒ Yes ☐ No"),
        ("<input type=radio>Yes<br><input type=radio checked>No", "☐ Yes\n☒ No"),
        ("a<textarea>b <b>c</b>\n  d &amp; e</textarea>f", "a\n\nb <b>c</b>\n  d & e\n\nf"),
        ("law of <select><option>Ohio<option selected>New York<option>Texas</select>.", "law of New York."),
        ("<select><option>Ohio<option>Texas</select>", "Ohio"),
        ("<select><optgroup label=x><option selected label=Ohio>OH</optgroup></select>", "Ohio"),
        ("<select></select>a", "a"),
        ("<select multiple><option>a<option selected>b</select>", "☐ a ☒ b"),
        ("<select size=3><option>a</select>", "☐ a"),
        ("<select multiple><option>a<div>b<option selected>c</div>d</option></select>", "☐ abd ☒ c"),
        ("<input list=l><datalist id=l><option>a</datalist>b", "b"),
        ("<img src=x alt='Acme Corp'>Ltd", "Acme Corp Ltd"),
        ("a<img src=x alt=''>b<img src=x alt='x.png'>c", "abc"),
        ("<input type=image alt=Send value=1>", "Send"),
        ("<noscript><p>a</p></noscript>b", "a\n\nb"),
        ("<head><noscript>a</noscript></head>b", "b"),
        ("a<iframe srcdoc='<p>b &amp;amp; c<p>d'>not shown</iframe>e", "a\n\nb & c\n\nd\n\ne"),
        ("<iframe srcdoc=\"<iframe srcdoc='<p>b'></iframe>\"></iframe>", "b"),
        ("<object data=x>a</object>b", "ab"),
        ("<frameset><frame src=x></frameset><noframes>a</noframes>", "a"),
        ("<svg><title>t</title><defs><text>d</text></defs><text>a</text><text>b</text></svg>", "a\n\nb"),
        ("<math><mi>x</mi><mo>=</mo><mn>1</mn></math>", "x=1"),
        ("<math><msup><mn>10</mn><mn>2</mn></msup></math>", "10^2"),
        (
            "<math><mfrac><mrow><mn>1</mn><mo>+</mo><mi>r</mi></mrow> <mn>12</mn></mfrac></math>",
            "(1+r)/12",
        ),
        ("<math><msubsup><mi>x</mi><mi>i</mi><mn>2</mn></msubsup></math>", "x_i^2"),
        ("<math><msqrt><mn>2</mn></msqrt><msqrt>3</msqrt></math>", "√(2)√(3)"),
        (
            "<math><msqrt>a\x1fb<mi>c</mi>\x0bd</msqrt><mfrac><mi>e</mi>\x01<mi>f</mi></mfrac></math>",
            "√(a\ufffdbc d)e/\ufffdf",
        ),
        ("<math><semantics><mi>x</mi><annotation>tex</annotation></semantics></math>", "x"),
        ("<title>t</title><script>a</script><style>b</style><template>c</template>d", "d"),
        ("<table><tr><td>Name<td><input value=x><td><img alt=y></table>", "Name\tx\ty"),
    ],
)
def test_values(source: str, text: str) -> None:
    assert html.from_text(source, Limits()).text == text


def test_values_that_a_reader_does_not_see() -> None:
    content = html.from_text(
        "a <input hidden value=b> <img alt=c style='display:none'> "
        "<iframe style='display:none' srcdoc='<p>d'></iframe> <img alt=&#xfdd1;e> f",
        Limits(),
    )
    assert content.text == "a b c\n\nd\n\n\ufffde f"
    assert [one.of(content.text) for one in content.hidden] == ["b", "c", "d"]


def test_frames_that_are_cut() -> None:
    sources = ("<p>b<!-- c", "<!-- d", "<!-- -->", " ")
    content = html.from_text("a" + "".join(f"<iframe srcdoc='{one}'></iframe>" for one in sources) + "e", Limits())
    assert content.text == "a\n\nb\n\ne"
    assert [(gap.kind, gap.count) for gap in content.gaps] == [(GapKind.MARKUP, 2)]
