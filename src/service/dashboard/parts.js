// A part of a page that shows what comes later, and the addresses of its data.

import { download, hasToken, withQuery } from "./api.js";
import { h, section, trouble, waiting } from "./elements.js";
import { T } from "./texts.js";
import { count } from "./words.js";

/** A link to what the service sends as a file or a page of its own. A link sends no token, so with one the file is asked for, under a name. */
export function sentLink(href, words, name) {
  const ask = (event) => {
    if (!hasToken()) return;
    event.preventDefault();
    download(href, {}, name).catch((problem) => link.after(trouble(problem)));
  };
  const link = h("a", { href, onclick: ask }, words);
  return link;
}

/** Where the data of a part can be had: as JSON, and a list as a file of each form too. */
export const dataLinks = (path, { parameters = {}, isList = true } = {}) =>
  h("span", { class: "data-links", role: "group", "aria-label": T.page.data }, Object.keys(T.page.forms).slice(0, isList ? undefined : 1)
    .map((ending) => sentLink(withQuery(isList ? `${path}.${ending}` : path, parameters), T.page.forms[ending])));

/** The first of many, and the others folded away. */
export const more = (all, shown, make) => (all.length <= shown ? make(all)
  : h("div", {}, make(all.slice(0, shown)), h("details", {}, h("summary", {}, T.trust.others(count(all.length - shown))), make(all.slice(shown)))));

/** A part under a heading and a lead that shows what comes later, with the addresses of its data where there are any; it goes where nothing comes. */
export function laterPart(title, lead, address, coming, data = {}) {
  const wait = waiting(T.page.readingPart);
  const part = section(title, h("p", { class: "quiet" }, lead, address && [" ", dataLinks(address, data)]), wait);
  coming.then((made) => (made ? wait.replaceWith(made) : part.remove())).catch((problem) => wait.replaceWith(trouble(problem)));
  return part;
}
