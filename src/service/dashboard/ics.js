// Work as a file for calendars: an event that takes the whole day for each action (RFC 5545, iCalendar).

const escaped = (text) => text.replace(/[\\;,]/g, "\\$&").replace(/\r?\n/g, "\\n");
const day = (text) => text.replaceAll("-", "");
const nextDay = (text) => new Date(Date.parse(`${text}T00:00:00Z`) + 86400000).toISOString().slice(0, 10);

/** A line of at most 75 bytes, the rest on lines that begin with a blank. */
function folded(line) {
  const [encoder, parts] = [new TextEncoder(), [""]];
  let bytes = 0;
  for (const letter of line) {
    const size = encoder.encode(letter).length;
    if (bytes + size > 74) [bytes, parts[parts.length]] = [1, " "];
    parts[parts.length - 1] += letter;
    bytes += size;
  }
  return parts.join("\r\n");
}

/** The calendar of some actions of a plan, made at an instant; the address of the plan makes each event the same one when the file is read again. */
export function calendar(actions, at, address, name) {
  const stamp = at.replace(/[-:]|\.\d+/g, "");
  const event = (action) => [
    "BEGIN:VEVENT",
    `UID:${[action.account_id, action.kind, action.act_by, address.split("/").pop()].map(encodeURIComponent).join("-")}@winprob`,
    `DTSTAMP:${stamp}`,
    `DTSTART;VALUE=DATE:${day(action.act_by)}`,
    `DTEND;VALUE=DATE:${day(nextDay(action.act_by))}`,
    `SUMMARY:${escaped(`${action.label}: ${name(action.account_id)}`)}`,
    `CATEGORIES:${escaped(action.owner ?? "winprob")}`,
    "TRANSP:TRANSPARENT",
    "END:VEVENT",
  ];
  return ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//winprob//plan//EN", ...actions.flatMap(event), "END:VCALENDAR", ""].map(folded).join("\r\n");
}
