// The public interface, and refusals as it words them.

/** A refusal: problem details, or the lack of an answer. */
export class Problem extends Error {
  constructor({ title, detail, errors }) {
    super(detail);
    Object.assign(this, { title, detail, errors: errors ?? [] });
  }
}

async function ask(path, options) {
  let response;
  try {
    response = await fetch(path, options);
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

/** The address of an account. */
export const account = (id, rest = "") => `/v1/accounts/${encodeURIComponent(id)}${rest}`;
