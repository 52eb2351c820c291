// Calls the console, which forwards /api/v1 to the API of annotation.
import type { ErrorDetail } from "./types";

/** An answer with an error status. `reason` is the stable code of the API. */
export class Refused extends Error {
  constructor(readonly status: number, readonly detail: ErrorDetail, readonly retryAfter: number) {
    super(detail.message || detail.reason);
  }
  get reason(): string {
    return this.detail.reason;
  }
  /** The server, or the way to it, fails now: the same request can succeed later. */
  get isTemporary(): boolean {
    return this.status === 503 || this.status === 502 || this.status === 504 || this.status === 429 || this.status === 408;
  }
  get sessionOver(): boolean {
    return this.status === 401 && this.reason !== "insufficient_user_authentication";
  }
  get needsStepUp(): boolean {
    return this.status === 401 && this.reason === "insufficient_user_authentication";
  }
}

/** No answer arrived. The server can have received the request. */
export class Unreachable extends Error {}

export interface Page {
  documentId: string;
  api: string;
  csrf: string;
  person: string;
  signIn: string;
  queue: string;
  /** The page of the document's history. */
  history: string;
  /** Whether the history shows what everyone read. */
  oversees: boolean;
  /** What the server calls the document, without a hash of its name. */
  title: string;
}

export class Client {
  /** Any call can be the one that learns that the session is over. */
  onSessionOver: () => void = () => undefined;
  /** Something does not exist: it can be that the person lost the document. */
  onMissing: () => void = () => undefined;
  private signIns = 0;

  constructor(readonly page: Page, private readonly fetcher: typeof fetch = (...given) => fetch(...given)) {}

  document<T>(path: string, query: Record<string, string | number | undefined> = {}, signal?: AbortSignal): Promise<T> {
    return this.json<T>("GET", this.url(path, query), undefined, signal);
  }

  send<T>(method: "POST" | "PUT" | "DELETE", path: string, body?: unknown, query: Record<string, string> = {}): Promise<T> {
    return this.json<T>(method, this.url(path, query), body);
  }

  async picture(number: number, width: number, purpose: string, signal: AbortSignal): Promise<Blob> {
    const answer = await this.call("GET", this.url(`/pages/${number}`, { width, purpose }), undefined, signal);
    return answer.blob();
  }

  /** A file that leaves. The service records it as an export. */
  async file(format: string, purpose: string): Promise<Blob> {
    const answer = await this.call("GET", this.url(`/exports/${format}`, { purpose }));
    return answer.blob();
  }

  json<T>(method: string, url: string, body?: unknown, signal?: AbortSignal): Promise<T> {
    return this.call(method, url, body, signal).then((answer) => (answer.status === 204 ? (undefined as T) : (answer.json() as Promise<T>)));
  }

  /** After a new sign-in: its token, if the same person signed in. */
  async renew(): Promise<"ok" | "other" | "over"> {
    const answer = await this.fetcher(location.pathname, { headers: { accept: "text/html" }, redirect: "follow" }).catch(() => undefined);
    if (!answer?.ok) return "over";
    const html = await answer.text();
    const csrf = /data-csrf="([^"]*)"/.exec(html)?.[1];
    const person = /data-person="([^"]*)"/.exec(html)?.[1];
    if (!csrf || person === undefined) return "over";
    if (person !== escaped(this.page.person)) return "other";
    this.page.csrf = csrf.replaceAll("&amp;", "&");
    this.signIns += 1;
    return "ok";
  }

  private url(path: string, query: Record<string, string | number | undefined>): string {
    const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== "");
    const text = new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString();
    return `${this.page.api}/v1/documents/${encodeURIComponent(this.page.documentId)}${path}${text ? `?${text}` : ""}`;
  }

  private async call(method: string, url: string, body?: unknown, signal?: AbortSignal): Promise<Response> {
    const headers: Record<string, string> = {};
    const signIns = this.signIns;
    if (method !== "GET") headers["x-csrf-token"] = this.page.csrf;
    if (body !== undefined) headers["content-type"] = "application/json";
    let answer: Response;
    try {
      answer = await this.fetcher(url, {
        method,
        headers,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        ...(signal ? { signal } : {}),
      });
    } catch (error) {
      if (error instanceof DOMException && error.name === "AbortError") throw error;
      throw new Unreachable();
    }
    if (!answer.ok) {
      const refused = await refusal(answer);
      // It was sent with the session before: it says nothing about the one of now.
      const stale = signIns !== this.signIns && (refused.sessionOver || answer.status === 403);
      if (stale) return this.call(method, url, body, signal);
      if (refused.sessionOver) this.onSessionOver();
      if (answer.status === 404) this.onMissing();
      throw refused;
    }
    return answer;
  }
}

async function refusal(answer: Response): Promise<Refused> {
  const none: ErrorDetail = { reason: "internal", message: "", remedy: "", field: "", detail: "" };
  const body = (await answer.json().catch(() => ({}))) as { error?: Partial<ErrorDetail> };
  return new Refused(answer.status, { ...none, ...body.error }, Number(answer.headers.get("retry-after")) || 0);
}

const escaped = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll('"', "&#34;").replaceAll("'", "&#39;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
