"""The pages of the development issuer: no scripts, no other hosts, readable without styles."""

from collections.abc import Iterable, Mapping
from html import escape

FORM_HOSTS = "http://127.0.0.1:* http://localhost:*"


def people_page(request: str, people: Mapping[str, Iterable[str]], client: str, device: str) -> str:
    """The page to choose a sample person. `people`: names by tenant. `device`: a code to compare, or empty."""
    groups = "".join(
        f"<fieldset><legend>{escape(tenant)}</legend>{''.join(_choice(name, tenant) for name in names)}</fieldset>"
        for tenant, names in people.items()
    )
    compare = (
        f"<p>Your terminal must show the code <strong>{escape(device)}</strong>. If it does not, close this page.</p>"
        if device
        else ""
    )
    return _page(
        "Choose a sample person",
        f"<p>{escape(client)} wants to act as one of the sample people of this system.</p>{compare}"
        f"<form method=post action=/sign-in>{_hidden(request)}<div class=people>{groups}</div></form>",
    )


def code_page(request: str, person: str, code: str, *, wrong: bool) -> str:
    """The page that shows a one-time code, and asks for it."""
    fault = "<p class=fault role=alert>This is not the code. Type the one below.</p>" if wrong else ""
    invalid = ' aria-invalid=true aria-describedby="now"' if wrong else ' aria-describedby="now"'
    return _page(
        "Type the one-time code",
        f"<p>{escape(person)} needs a second factor. On a real system an app or a key of the person shows the code.</p>"
        f"<p>Code of this moment: <output id=now class=code>{escape(code)}</output></p>{fault}"
        f"<form method=post action=/sign-in>{_hidden(request)}"
        f"<label for=code>One-time code</label>"
        f"<input id=code name=code inputmode=numeric autocomplete=one-time-code"
        f" maxlength=7 required autofocus{invalid}>"
        f"<button>Sign in</button></form>",
    )


def device_page(code: str, *, unknown: bool) -> str:
    """The page to enter the code that a terminal shows."""
    fault = "<p class=fault role=alert>No terminal waits for this code. Start again there.</p>" if unknown else ""
    return _page(
        "Enter the code of your terminal",
        f"{fault}<form method=post action=/device><label for=code>Code</label>"
        f'<input id=code name=user_code value="{escape(code)}" autocomplete=off maxlength=9 required autofocus>'
        f"<button>Continue</button></form>",
    )


def message_page(title: str, text: str) -> str:
    """A page without a form."""
    return _page(title, f"<p>{escape(text)}</p>")


def _choice(name: str, tenant: str) -> str:
    shown = name.removesuffix(f"@{tenant}").replace("-", " ")
    return f'<button name=person value="{escape(name)}">{escape(shown)}</button>'


def _hidden(request: str) -> str:
    return f'<input type=hidden name=request value="{escape(request)}">'


def _page(title: str, body: str) -> str:
    return (
        f"<!doctype html><html lang=en><head><meta charset=utf-8><meta name=viewport content='width=device-width'>"
        f"<title>{escape(title)} · Glossator</title><style>{STYLE}</style></head><body><main>"
        f"<p class=brand>Glossator · development issuer</p><h1>{escape(title)}</h1>{body}"
        f"<footer>For sample people on this machine only. There are no passwords.</footer></main></body></html>"
    )


STYLE = """
:root { color-scheme: light dark; --line: #c9ced6; --ink: #1d2430; --soft: #5b6573; --paper: #fff; --accent: #1f5fbf }
@media (prefers-color-scheme: dark) { :root { --line: #3c4552; --ink: #e8ebf0; --soft: #9aa5b4; --paper: #171c24;
  --accent: #8ab4f8 } }
* { box-sizing: border-box }
body { margin: 0; background: var(--paper); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif }
main { max-width: 44rem; margin: 0 auto; padding: 3rem 1.5rem }
.brand { margin: 0; color: var(--soft); font-size: .875rem }
h1 { margin: .25rem 0 1rem; font-size: 1.5rem; font-weight: 600 }
.people { display: grid; grid-template-columns: repeat(auto-fit, minmax(18rem, 1fr)); gap: 1rem }
fieldset { margin: 0; padding: .75rem 1rem 1rem; border: 1px solid var(--line); border-radius: .5rem }
legend { padding: 0 .5rem; font-weight: 600 }
fieldset button { display: block; width: 100%; margin: .25rem 0; padding: .5rem .75rem; text-align: left;
  color: var(--ink); background: none; border: 1px solid transparent; border-radius: .25rem }
fieldset button:hover { border-color: var(--accent) }
form > button { padding: .5rem 1.25rem; color: var(--paper); background: var(--accent); border: 0;
  border-radius: .25rem }
button { font: inherit; cursor: pointer }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px }
label { display: block; margin-bottom: .25rem; font-weight: 600 }
input { width: 12rem; margin-right: .5rem; padding: .5rem .75rem; font: inherit; letter-spacing: .1em; color: inherit;
  background: none; border: 1px solid var(--soft); border-radius: .25rem }
.code { font: 600 1.5rem/1.5 ui-monospace, monospace; letter-spacing: .15em }
.fault { padding: .5rem .75rem; border-left: 4px solid #c2352b }
footer { margin-top: 2.5rem; padding-top: 1rem; border-top: 1px solid var(--line); color: var(--soft);
  font-size: .875rem }
"""
