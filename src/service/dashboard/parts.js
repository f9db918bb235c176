// A part of a page that shows what comes later, and the addresses of its data.

import { download, hasToken, withQuery } from "./api.js";
import { h, section, trouble, waiting } from "./elements.js";
import { T } from "./texts.js";

/** Where the data of a part can be had: as JSON, and a list as a file of each form too. A link sends no token, so with one the file is asked for. */
export function dataLinks(path, { parameters = {}, isList = true } = {}) {
  const link = (ending) => {
    const href = withQuery(isList ? `${path}.${ending}` : path, parameters);
    const ask = (event) => {
      if (!hasToken()) return;
      event.preventDefault();
      download(href).catch((problem) => links.after(trouble(problem)));
    };
    return h("a", { href, onclick: ask }, T.page.forms[ending]);
  };
  const links = h("span", { class: "data-links", role: "group", "aria-label": T.page.data }, Object.keys(T.page.forms).slice(0, isList ? undefined : 1).map(link));
  return links;
}

/** A part under a heading and a lead that shows what comes later, with the addresses of its data where there are any; it goes where nothing comes. */
export function laterPart(title, lead, address, coming, data = {}) {
  const wait = waiting(T.page.readingPart);
  const part = section(title, h("p", { class: "quiet" }, lead, address && [" ", dataLinks(address, data)]), wait);
  coming.then((made) => (made ? wait.replaceWith(made) : part.remove())).catch((problem) => wait.replaceWith(trouble(problem)));
  return part;
}
