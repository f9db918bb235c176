// Files are dropped, their reading is shown and corrected, training runs, the book appears. The same later for new files.

import { read, readIfThere, upload } from "./api.js";
import { button, h, number, section, table, trouble, waiting } from "./elements.js";
import { leftOut } from "./left_out.js";
import { reading } from "./reading.js";
import { sent } from "./sent.js";
import { T } from "./texts.js";
import { importing, training, underWay } from "./training.js";
import { count, instant } from "./words.js";

const ENDINGS = [".csv", ".tsv", ".txt", ".gz", ".parquet", ".xlsx"];

/** Shows the files of the book; without a model, the first run. */
export async function show(place, { model }) {
  const files = h("div", { class: "files", "aria-live": "polite" });
  const received = h("ul", { class: "received" });
  const read_ = h("div", {});
  const work = h("div", { class: "work" });
  const rejected = h("div", {});
  let taken = Promise.resolve();
  place.replaceChildren(waiting(T.page.readingPart));
  const folder = await read("/v1/files");
  place.replaceChildren(
    h("h2", {}, model ? T.files.title : T.files.first),
    h("p", { class: "lead" }, model ? T.files.lead : T.files.firstLead),
    folder.can_be_sent ? dropZone(take) : h("p", { class: "note" }, T.files.cannotBeSent),
    received, files, rejected, work, read_);
  await Promise.all([tell(folder), underWay(work), model && leftOut({ open: true }).then((panel) => panel && rejected.replaceChildren(panel))]);

  /** One after the other, so that what was concluded before a file came does not show over what is concluded with it. */
  function take(chosen) {
    taken = taken.then(() => receive(chosen)).catch((problem) => received.append(h("li", {}, trouble(problem))));
  }

  async function receive(chosen) {
    for (const file of chosen) {
      const line = h("li", {}, waiting(T.files.sending(file.name)));
      received.append(line);
      try {
        line.replaceChildren(sent(await upload(file)));
      } catch (problem) {
        line.replaceChildren(h("b", {}, file.name), trouble(problem));
      }
    }
    await tell(await read("/v1/files"), true);
  }

  /** The files of the folder, and what they are: the playbook in use, or what is concluded from them; anew where files have come. */
  async function tell({ files: known }, anew = false) {
    const shown = known.filter((file) => file.part || isBook(file));
    files.replaceChildren(...[
      shown.length > 0 && section(T.files.inFolder,
        table([T.files.file, T.files.part, number(T.files.bytes), T.files.changed],
          shown.map((file) => [file.file, T.parts[file.part] ?? T.parts.other, count(file.bytes), instant(file.changed_at)]), { label: T.files.inFolder })),
      shown.length > 0 && model && h("p", { class: "buttons" },
        button(T.files.load, () => importing(work)),
        button(T.files.trainAgain, () => training(work))),
    ].filter(Boolean));
    if (!known.some(isBook) || !folder.can_be_sent) return read_.replaceChildren();
    const stored = await readIfThere("/v1/playbook");
    await reading(read_, { stored, isDrafted: anew || stored?.source !== "file", train: () => training(work) });
  }
}

const isBook = ({ file }) => ENDINGS.some((ending) => file.toLowerCase().endsWith(ending));

/** A place to drop files on; a click or the space bar opens the choice of files. */
function dropZone(take) {
  const input = h("input", { type: "file", multiple: true, accept: ENDINGS.join(","), name: "files", onchange: () => {
    const chosen = [...input.files];
    input.value = "";
    take(chosen);
  } });
  const zone = h("label", { class: "drop",
    ondragover: (event) => { event.preventDefault(); zone.classList.add("over"); },
    ondragleave: () => zone.classList.remove("over"),
    ondrop: (event) => { event.preventDefault(); zone.classList.remove("over"); take([...event.dataTransfer.files]); } },
  h("span", { class: "big" }, T.files.drop), h("span", { class: "quiet" }, T.files.kinds), input);
  return zone;
}
