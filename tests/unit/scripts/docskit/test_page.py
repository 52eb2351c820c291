import pytest

from scripts.docs_test import PAGES
from scripts.docskit.page import Output, PageError, Step, steps
from services.cli.local.tools import CHECKOUT

PAGE = """
```sh
glossator show $DOCUMENT
```

```
document 12
```

It answers

```json
{"id": 1}
```

1. In a list:

   ```python
   print(1)
   ```

<!-- docs-test: skip needs a cluster -->
```sh
kubectl get pods
```

<!-- docs-test: file leases.yaml -->
```yaml
name: leases
```

```yaml
name: another
```

<!-- docs-test: background watch -->
```sh
glossator watch
```

<!-- docs-test: run
glossator up
-->

<!-- docs-test: output watch -->
```
3 published
```

```console
$ one
first
$ two
second
```
"""
STEPS = [
    Step(2, "sh", "glossator show $DOCUMENT\n", "", (Output("document 12\n"), Output('{"id": 1}\n', json=True))),
    Step(18, "python", "print(1)\n"),
    Step(23, "skipped", "kubectl get pods\n", "needs a cluster"),
    Step(28, "file", "name: leases\n", "leases.yaml", (Output("name: leases\n"),)),
    Step(37, "sh", "glossator watch\n", "watch"),
    Step(41, "sh", "glossator up\n"),
    Step(46, "output", "3 published\n", "watch", (Output("3 published\n"),)),
    Step(50, "sh", "one\n", "", (Output("first\n"),)),
    Step(50, "sh", "two\n", "", (Output("second\n"),)),
]


def test_a_page_is_read_into_steps_with_their_outputs() -> None:
    assert steps(PAGE) == STEPS


@pytest.mark.parametrize(
    ("comment", "message"),
    [("skip", "line 2: skip needs an argument"), ("ignore all", "line 2: ignore is not one of")],
)
def test_a_wrong_comment_is_named_with_its_line(comment: str, message: str) -> None:
    with pytest.raises(PageError, match=message):
        steps(f"\n<!-- docs-test: {comment} -->\n```sh\ntrue\n```\n")


@pytest.mark.parametrize("page", PAGES)
def test_each_page_that_is_followed_has_steps(page: str) -> None:
    assert [one for one in steps((CHECKOUT / page).read_text(encoding="utf-8")) if one.kind != "skipped"] != []
