// The public interface, and refusals as it words them.

import { T } from "./texts.js";

/** A refusal: problem details, or the lack of an answer. */
class Problem extends Error {
  constructor({ title, detail, errors, type, status }) {
    super(detail);
    Object.assign(this, { title, detail, errors: errors ?? [], type: type ?? "", status });
  }
}

const TOKEN = "winprob-token";

/** Headers with the access token of this tab, where one was given. */
export function withToken(headers) {
  const token = sessionStorage.getItem(TOKEN);
  return token ? { ...headers, Authorization: `Bearer ${token}` } : headers;
}

/** Keeps an access token for this tab. */
export const keepToken = (token) => sessionStorage.setItem(TOKEN, token);

let asking = null;

/** Asks for an access token, once for all requests that are refused at the same time; true when there is a new one. */
function askForToken() {
  asking ??= Promise.resolve().then(() => {
    const token = window.prompt(T.api.token);
    if (token) keepToken(token.trim());
    setTimeout(() => (asking = null));
    return Boolean(token);
  });
  return asking;
}

/** The answer to a request; a refusal is a problem, also where the token was asked for in vain. */
async function answered(path, options) {
  const sent = () => fetch(path, { ...options, headers: withToken(options.headers) });
  let response;
  try {
    response = await sent();
    if (response.status === 401 && (await askForToken())) response = await sent();
  } catch (failure) {
    if (failure.name === "AbortError") throw failure;
    throw new Problem({ title: T.api.noAnswer, detail: T.api.unreachable });
  }
  if (response.ok) return response;
  const { title, detail, errors, type } = await response.json().catch(() => ({}));
  throw new Problem({ title: title ?? `Status ${response.status}`, detail: detail ?? T.api.noReason, errors, type, status: response.status });
}

const ask = async (path, options) => (await answered(path, options)).json().catch(() => ({}));

/** A path with the parameters that are not blank. */
export function withQuery(path, parameters) {
  const filled = Object.entries(parameters).filter(([, value]) => value != null && value !== "");
  return filled.length > 0 ? `${path}?${new URLSearchParams(filled)}` : path;
}

/** Reads a path with the parameters that are not blank. */
export const read = (path, parameters = {}, signal) => ask(withQuery(path, parameters), { headers: { Accept: "application/json" }, signal });

/** Sends JSON. */
export function send(path, body, method = "POST") {
  const headers = { Accept: "application/json", "Content-Type": "application/json" };
  return ask(path, { method, headers, body: JSON.stringify(body) });
}

/** Puts JSON in the place of what was there. */
export const put = (path, body) => send(path, body, "PUT");

/** Sends a file as it is. */
export const upload = (file) => {
  const headers = { Accept: "application/json", "Content-Type": "application/octet-stream" };
  return ask(withQuery("/v1/files", { name: file.name }), { method: "POST", headers, body: file });
};

/** Takes something back. */
export const remove = (path) => ask(path, { method: "DELETE", headers: { Accept: "application/json" } });

/** The address of an account. */
export const account = (id, rest = "") => `/v1/accounts/${encodeURIComponent(id)}${rest}`;

/** Reads what there may not be: nothing in its place. */
export const readIfThere = (path, parameters) => read(path, parameters).catch((problem) => {
  if ([404, 409, 503].includes(problem.status)) return null;
  throw problem;
});

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
const ENDED = ["done", "failed", "cancelled"];

/** Asks for a job again and again until it has ended; `told` hears of every look and ends the asking with false. */
export async function follow(path, told, every = 700) {
  for (;;) {
    const job = await read(path);
    if (ENDED.includes(job.state)) return job;
    if (told(job) === false) return null;
    await pause(every);
  }
}

/** Whether this tab has an access token: a plain link would go out without it. */
export const hasToken = () => sessionStorage.getItem(TOKEN) != null;

/** A table of the interface as a file, under the last part of its address unless another name is given: `/v1/accounts.xlsx` is kept as accounts.xlsx. */
export async function download(path, parameters = {}, name = path.split("?")[0].split("/").pop()) {
  const response = await answered(withQuery(path, parameters), { headers: {} });
  save(await response.blob(), name);
}

/** Keeps content under a name where the browser keeps its downloads. */
export function save(content, name) {
  const link = Object.assign(document.createElement("a"), { href: URL.createObjectURL(content), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
}
