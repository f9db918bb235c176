// The language of the page. Another language is one more file beside texts.en.js and its tag in this list.

const LANGUAGES = ["en", "de"];
const CHOSEN = "winprob-language";

const wanted = [localStorage.getItem(CHOSEN), ...navigator.languages].filter(Boolean);
const short = (tag) => tag.slice(0, 2).toLowerCase();

/** The language of the texts: the one that was chosen, else the first of the browser's that there is. */
export const language = wanted.map(short).find((tag) => LANGUAGES.includes(tag)) ?? "en";

/** How numbers and dates are written: as the browser wants it, unless another language was chosen. */
export const locale = navigator.languages.find((tag) => short(tag) === language) ?? language;

/** Every language with its own name. */
export const languages = LANGUAGES.map((tag) => [tag, new Intl.DisplayNames([tag], { type: "language" }).of(tag)]);

/** Chooses a language and shows the page in it. */
export function choose(tag) {
  localStorage.setItem(CHOSEN, tag);
  location.reload();
}

const { texts } = await import(`./texts.${language}.js`);

/** What the page says. */
export const T = texts;

/** Puts the texts where the page itself names them. */
export function fillTexts() {
  document.documentElement.lang = language;
  const said = (key) => key.split(".").reduce((part, name) => part[name], T);
  for (const place of document.querySelectorAll("[data-text]")) place.textContent = said(place.dataset.text);
  for (const place of document.querySelectorAll("[data-placeholder]")) place.placeholder = said(place.dataset.placeholder);
  for (const place of document.querySelectorAll("[data-label-text]")) place.setAttribute("aria-label", said(place.dataset.labelText));
}
