// The running evidence that the model has gone wrong, as outcomes come in.

import { h } from "./elements.js";
import { T } from "./texts.js";
import { count, fine } from "./words.js";

/** What `watch` says; nothing where the service keeps no watch. */
export function evidenceOfWatch(watch) {
  if (!watch) return null;
  const words = watch.words ?? watch.verdict ?? watch.summary;
  const evidence = watch.evidence ?? watch.e_value ?? watch.overall?.evidence;
  return h("div", {},
    evidence != null && h("p", {}, h("b", {}, fine(evidence)), " ", h("span", { class: "quiet" }, T.trust.alarmAt(count(watch.alarm ?? watch.alarm_at ?? 20)))),
    words && h("p", {}, [words].flat().join(" ")));
}
