"""Routes of sign-on: sign in, the redirect from the identity provider, sign out, and logout by the provider."""

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from services.console.sessions.session import Person, Session, SignIn
from services.console.sessions.store import SIGN_IN_SECONDS, SessionStore
from services.console.signon.provider import Provider
from services.console.web import SESSION_COOKIE, check_form, error_page, render, safe_return
from services.shared.domain.errors import GlossatorError, Reason, Reject, Retry
from services.shared.domain.records import Action, AuditRecord, Outcome
from services.shared.runtime.access.audit import AuditPort
from services.shared.runtime.access.audit_table import check_record
from services.shared.runtime.access.call import current_call, new_id
from services.shared.runtime.clock import Clock

SIGN_IN_COOKIE = "__Host-glossator-sign-in"


@dataclass(frozen=True, slots=True)
class SignOn:
    """The endpoints. Sign-ins and sign-outs are in the audit log."""

    store: SessionStore
    provider: Provider
    audit: AuditPort
    clock: Clock
    service: str

    async def sign_in(self, request: Request) -> Response:
        """Send the browser to the identity provider."""
        query = request.query_params
        sign_in = SignIn(new_id() + new_id(), new_id(), safe_return(query.get("return", "")))
        try:
            state = await self.store.begin(sign_in)
            url = await self.provider.authorization_url(sign_in, state, step_up=query.get("step_up") == "1")
        except GlossatorError as error:
            return error_page(error, None)
        answer = RedirectResponse(url, 303)
        _set_cookie(answer, SIGN_IN_COOKIE, state, SIGN_IN_SECONDS)
        return answer

    async def callback(self, request: Request) -> Response:
        """Exchange the code, and begin a session. Only the browser that began the sign-in can end it."""
        query, state = request.query_params, request.cookies.get(SIGN_IN_COOKIE, "")
        try:
            sign_in = await self.store.take(state) if state and query.get("state") == state else None
            if sign_in is None:
                raise Reject(Reason.UNAUTHENTICATED, detail="This sign-in has ended, or belongs to another browser")
            if "code" not in query:
                raise Reject(Reason.UNAUTHENTICATED, detail="The identity provider refused the sign-in")
            person, tokens = await self.provider.exchange(sign_in, query["code"], query.get("iss", ""))
            await self._record(person, "sign_in")
            await self.store.end(request.cookies.get(SESSION_COOKIE, ""))
            session = await self.store.create(person, tokens)
        except GlossatorError as error:
            answer = error_page(error, None)
        else:
            answer = RedirectResponse(sign_in.return_to, 303)
            _set_cookie(answer, SESSION_COOKIE, session.session_id)
        _drop_cookie(answer, SIGN_IN_COOKIE)
        return answer

    async def sign_out(self, request: Request) -> Response:
        """End the session here, and its refresh token at the provider. It needs no valid access token."""
        session = await self.store.find(request.cookies.get(SESSION_COOKIE, ""))
        if session is not None:
            try:
                await check_form(request, session)
                await self._record(session.person, "sign_out")
            except GlossatorError as error:
                return error_page(error, session)
            await self._end(session)
        answer = RedirectResponse("/signed-out", 303)
        _drop_cookie(answer, SESSION_COOKIE)
        answer.headers["clear-site-data"] = '"cache", "storage"'
        return answer

    async def signed_out(self, _request: Request) -> Response:
        try:
            url = await self.provider.end_session_url()
        except Retry:
            url = ""
        return render("signed_out.html", None, provider_url=url)

    async def provider_logout(self, request: Request) -> Response:
        """Back-channel logout: the provider ends sessions without the browser."""
        async with request.form(max_files=0, max_fields=5) as form:
            token = str(form.get("logout_token", ""))
        try:
            subject, issuer_session = await self.provider.logged_out(token)
        except Reject:
            return Response(status_code=400)
        await self.store.end_by_issuer(subject, issuer_session)
        return Response(status_code=200)

    async def _end(self, session: Session) -> None:
        await self.store.end(session.session_id)
        try:
            await self.provider.revoke(session.tokens)
        except Retry:
            return  # the refresh token is deleted here, and ends by itself at the provider

    async def _record(self, person: Person, operation: str) -> None:
        """Raises `Retry`: who cannot be recorded does not sign in."""
        call, detail = current_call(), (f"operation={operation}",)
        check_record(Action.AUTHENTICATE, "session", detail)
        record = AuditRecord(
            audit_id=new_id(),
            at=self.clock.now(),
            actor=person.subject,
            roles=person.roles,
            tenant=person.tenant,
            action=Action.AUTHENTICATE,
            resource_kind="session",
            resource_id="",
            matter="",
            purpose="",
            outcome=Outcome.ALLOWED,
            correlation_id=call.correlation_id if call else "",
            service=self.service,
            detail=detail,
        )
        await self.audit.record(record)


def _set_cookie(answer: Response, name: str, value: str, seconds: int | None = None) -> None:
    """`__Host-` cookies are for this host only, over TLS or loopback. Lax: the redirect of the provider sends them."""
    answer.set_cookie(name, value, max_age=seconds, path="/", secure=True, httponly=True, samesite="lax")


def _drop_cookie(answer: Response, name: str) -> None:
    answer.delete_cookie(name, path="/", secure=True, httponly=True, samesite="lax")
