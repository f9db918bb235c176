// The public interface, and refusals as it words them.

/** A refusal: problem details, or the lack of an answer. */
export class Problem extends Error {
  constructor({ title, detail, errors }) {
    super(detail);
    Object.assign(this, { title, detail, errors: errors ?? [] });
  }
}

const TOKEN = "winprob-token";

/** Headers with the access token of this tab, where one was given. */
export function withToken(headers) {
  const token = sessionStorage.getItem(TOKEN);
  return token ? { ...headers, Authorization: `Bearer ${token}` } : headers;
}

let asking = null;

/** Asks for an access token, once for all requests that are refused at the same time; true when there is a new one. */
function askForToken() {
  asking ??= Promise.resolve().then(() => {
    const token = window.prompt("This service asks for an access token. It is kept until this tab is closed.");
    if (token) sessionStorage.setItem(TOKEN, token.trim());
    setTimeout(() => (asking = null));
    return Boolean(token);
  });
  return asking;
}

async function ask(path, options) {
  let response;
  try {
    response = await fetch(path, { ...options, headers: withToken(options.headers) });
    if (response.status === 401 && (await askForToken())) {
      response = await fetch(path, { ...options, headers: withToken(options.headers) });
    }
  } catch (failure) {
    if (failure.name === "AbortError") throw failure;
    throw new Problem({ title: "No answer", detail: "The service cannot be reached. Is it still running?" });
  }
  const body = await response.json().catch(() => ({}));
  if (!response.ok) {
    throw new Problem({
      title: body.title ?? `Status ${response.status}`,
      detail: body.detail ?? "The service gave no reason.",
      errors: body.errors,
    });
  }
  return body;
}

/** Reads a path with the parameters that are not blank. */
export function read(path, parameters = {}, signal) {
  const filled = Object.entries(parameters).filter(([, value]) => value != null && value !== "");
  const query = new URLSearchParams(filled).toString();
  return ask(query ? `${path}?${query}` : path, { headers: { Accept: "application/json" }, signal });
}

/** Sends JSON. */
export function send(path, body) {
  const headers = { Accept: "application/json", "Content-Type": "application/json" };
  return ask(path, { method: "POST", headers, body: JSON.stringify(body) });
}

/** Takes something back. */
export const remove = (path) => ask(path, { method: "DELETE", headers: { Accept: "application/json" } });

/** The address of an account. */
export const account = (id, rest = "") => `/v1/accounts/${encodeURIComponent(id)}${rest}`;
