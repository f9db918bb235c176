// Jobs that are asked for, watched, and given up; after training and loading, the book.

import { follow, read, remove, send } from "./api.js";
import { attempt, h, trouble } from "./elements.js";
import { rejected } from "./sent.js";
import { T } from "./texts.js";
import { count } from "./words.js";

const TRIES = 240;
const SHOWN_REMARKS = 50;

/** Learns again and shows how far it is; the book appears when it is done. */
export const training = (place) => working(place, () => send("/v1/train", {}), over);

/** Loads the files again. */
export const importing = (place) => working(place, () => send("/v1/import"), over);

/** A training or loading that somebody else began. */
export async function underWay(place) {
  const { jobs } = await read("/v1/jobs", { limit: 20 });
  const job = jobs.find(({ kind, state }) => ["train", "import"].includes(kind) && ["queued", "running"].includes(state));
  if (job) working(place, () => job, over);
}

/** Begins a job and shows how far it is; `then` has it once it is done. */
export const working = (place, begin, then) => attempt(place, async () => {
  const job = await begin();
  const address = `/v1/jobs/${encodeURIComponent(job.job_id)}`;
  const bar = h("progress", { max: 1, value: 0, "aria-label": T.work.progress });
  const stage = h("span", {}, T.work.queued);
  place.replaceChildren(h("section", { class: "part working" }, h("h3", {}, T.work[job.kind] ?? job.kind),
    h("p", { class: "status", role: "status" }, stage), bar,
    h("p", { class: "buttons" }, h("button", { type: "button", onclick: () => remove(address) }, T.work.cancel),
      h("span", { class: "quiet" }, T.work.maySleep))));
  place.scrollIntoView({ block: "nearest" });
  const ended = await follow(address, (seen) => {
    stage.textContent = seen.state === "queued" ? T.work.queued : T.work.stages[seen.stage] ?? seen.stage;
    bar.value = seen.progress;
    return place.isConnected;
  });
  if (ended?.state === "cancelled") place.replaceChildren(h("p", { class: "note" }, T.work.cancelled));
  else if (ended?.state === "failed") place.replaceChildren(trouble({ title: T.work.failed, detail: ended.error ?? "" }));
  else if (ended) await then(place, ended);
});

async function over(place, { result }) {
  if (result?.not_loaded) return place.replaceChildren(trouble({ title: T.work.notLoaded, detail: result.not_loaded }));
  const leftOut = result?.rejected ?? [];
  const remarks = [...(result?.warnings ?? []), ...leftOut.map(rejected)];
  const status = h("p", { class: "status", role: "status" }, T.work.done(count(result?.accounts ?? 0)));
  place.replaceChildren(h("section", { class: "part" }, status,
    leftOut.length > 0 && h("p", { class: "refused" }, T.files.rejected(count(leftOut.length), leftOut.length === 1)),
    remarks.length > 0 && h("ul", { class: "notes" }, remarks.slice(0, SHOWN_REMARKS).map((note) => h("li", {}, note)))));
  await scored(place, () => {
    if (remarks.length === 0) return showBook();
    status.replaceWith(h("p", { class: "buttons" }, h("button", { type: "button", class: "primary", onclick: showBook }, T.work.showBook)));
  });
}

function showBook() {
  history.replaceState(null, "", "#");
  location.reload();
}

/** Waits for the probabilities of what was loaded. */
async function scored(place, then) {
  for (let tries = 0; tries < TRIES; tries += 1) {
    await new Promise((resolve) => setTimeout(resolve, 500));
    const [{ jobs }, { accounts }] = await Promise.all([read("/v1/jobs", { limit: 20 }), read("/v1/book")]);
    if (!place.isConnected) return;
    const isScoring = jobs.some(({ kind, state }) => kind === "score" && ["queued", "running"].includes(state));
    if (accounts > 0 && !isScoring) return then();
  }
  place.replaceChildren(h("p", { class: "note" }, T.work.slow));
}
