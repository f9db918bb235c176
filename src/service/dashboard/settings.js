// What an administrator sets: the playbook, who is let in, who is told, what is under way, who changed what.

import { put, read, remove } from "./api.js";
import { button, h, number, table } from "./elements.js";
import { laterPart } from "./parts.js";
import { playbookEditor } from "./playbook.js";
import { T, choose, language, languages } from "./texts.js";
import { tokens } from "./tokens.js";
import { webhooks } from "./webhooks.js";
import { count, instant, percent } from "./words.js";

const SHOWN = 20;

/** Shows the page; every part says by itself when the token at hand may not see it. */
export function show(place) {
  const part = (title, lead, make, address = null) => {
    const frame = h("div", {});
    return laterPart(title, lead, address, make(frame).then(() => frame, notAllowed));
  };
  place.replaceChildren(h("h2", {}, T.settings.title), languageChoice(),
    part(T.settings.playbook, T.settings.playbookLead, playbook),
    part(T.settings.tokens, T.settings.tokensLead, tokens, "/v1/tokens"),
    part(T.settings.webhooks, T.settings.webhooksLead, webhooks, "/v1/webhooks"),
    part(T.settings.jobs, T.settings.jobsLead, jobs, "/v1/jobs"),
    part(T.settings.audit, T.settings.auditLead, audit, "/v1/audit"));
}

function notAllowed(problem) {
  if (problem.status !== 403) throw problem;
  return h("p", { class: "note" }, T.settings.notAllowed);
}

const languageChoice = () => h("label", { class: "field language" }, T.settings.language,
  h("select", { name: "language", onchange: (event) => choose(event.target.value) },
    languages.map(([tag, name]) => h("option", { value: tag, lang: tag, selected: tag === language }, name))));

async function playbook(frame) {
  const { playbook: text, source } = await read("/v1/playbook");
  const editor = playbookEditor({ text, label: T.settings.keep, note: T.settings.source[source], keep: async (words) => {
    const { needs_training: needsTraining } = await put("/v1/playbook", { playbook: words });
    return needsTraining ? T.settings.needsTraining : T.settings.kept;
  } });
  frame.replaceChildren(editor.element, editor.buttons);
}

async function jobs(frame) {
  const { jobs: known } = await read("/v1/jobs", { limit: SHOWN });
  if (known.length === 0) return frame.replaceChildren(h("p", { class: "note" }, T.settings.noJobs));
  const state = (job) => (job.state === "running" ? `${job.stage} ${percent(job.progress)}` : T.settings.states[job.state] ?? job.state);
  const cancel = (job) => ["queued", "running"].includes(job.state) && button(T.work.cancel, async () => {
    await remove(`/v1/jobs/${encodeURIComponent(job.job_id)}`);
    await jobs(frame);
  });
  frame.replaceChildren(table([T.settings.job, T.settings.state, T.settings.asked, T.settings.ended, ""],
    known.map((job) => [T.work[job.kind] ?? job.kind, [state(job), job.error && h("span", { class: "refused" }, ` ${job.error}`)], instant(job.created_at), instant(job.finished_at), cancel(job)]),
    { label: T.settings.jobs }));
}

async function audit(frame, cursor = null, before = []) {
  const page = await read("/v1/audit", { limit: SHOWN, cursor });
  const entries = [...before, ...page.entries];
  if (entries.length === 0) return frame.replaceChildren(h("p", { class: "note" }, T.settings.noAudit));
  frame.replaceChildren(
    table([T.settings.when, T.settings.who, T.settings.what, number(T.settings.status)],
      entries.map((entry) => [instant(entry.at), entry.who, h("code", {}, `${entry.method} ${entry.path}`), count(entry.status)]), { label: T.settings.audit }),
    ...(page.next_cursor ? [h("p", { class: "buttons" }, button(T.settings.older, () => audit(frame, page.next_cursor, entries)))] : []));
}
