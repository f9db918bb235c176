// A playbook's text, one value at a time: the line of a key is changed where it stands, all else stays as it was written.

/** Where the value that begins at a place ends: past strings and brackets, before a remark. */
function endOf(text, start) {
  let [depth, quote] = [0, null];
  for (let at = start; at < text.length; at += 1) {
    const letter = text[at];
    if (quote) {
      if (letter === "\\" && quote === '"') at += 1;
      else if (letter === quote) quote = null;
    } else if (letter === '"' || letter === "'") quote = letter;
    else if ("[{".includes(letter)) depth += 1;
    else if ("]}".includes(letter)) depth -= 1;
    else if (depth === 0 && (letter === "\n" || letter === "#")) return at;
  }
  return text.length;
}

/** Where a table begins below its header, and where the next one begins; nothing where there is none. */
function tableAt(text, name) {
  const header = [...text.matchAll(/^[ \t]*\[([^[\]\n]+)\][ \t]*(?:#.*)?$/gm)];
  const index = header.findIndex((one) => one[1].trim() === name);
  if (index < 0) return null;
  return { start: header[index].index + header[index][0].length, end: header[index + 1]?.index ?? text.length };
}

const escaped = (key) => key.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

function valueAt(text, name, key) {
  const place = tableAt(text, name);
  const line = place && new RegExp(`^[ \\t]*${escaped(key)}[ \\t]*=[ \\t]*`, "m").exec(text.slice(place.start, place.end));
  if (!line) return null;
  const start = place.start + line.index + line[0].length;
  const end = endOf(text, start);
  return { line: place.start + line.index, start, end: start + text.slice(start, end).trimEnd().length, next: end };
}

/** The tables below a name, such as every kind below `interventions`. */
export const tablesBelow = (text, name) => [...text.matchAll(/^[ \t]*\[([^[\]\n]+)\]/gm)].map((one) => one[1].trim()).filter((one) => one.startsWith(`${name}.`)).map((one) => one.slice(name.length + 1));

/** The value of a key as it is written; blank where there is none. */
export function valueOf(text, name, key) {
  const value = valueAt(text, name, key);
  return value ? text.slice(value.start, value.end) : "";
}

/** The text with another value of a key; a blank one takes the key away. */
export function withValue(text, name, key, written) {
  const value = valueAt(text, name, key);
  if (value && written !== "") return text.slice(0, value.start) + written + text.slice(value.end);
  if (value) {
    const rest = text.indexOf("\n", value.next);
    return text.slice(0, value.line) + (rest < 0 ? "" : text.slice(rest + 1));
  }
  if (written === "") return text;
  const place = tableAt(text, name);
  const line = `${key} = ${written}\n`;
  if (!place) return `${text.trimEnd()}\n\n[${name}]\n${line}`;
  const below = text.slice(place.start, place.end).trimEnd().length + place.start;
  return `${text.slice(0, below)}\n${line}${text.slice(below).replace(/^\n/, "")}`;
}
