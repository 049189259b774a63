/**
 * What the plan can do beyond being read: remember how it looks, show a movement, read aloud.
 * Nothing here is needed to use the plan; what the script adds works, or is not there.
 */
const root = document.documentElement;

/* ---- what this device remembers; a browser that keeps nothing still switches */

function remembered(name) {
  try {
    return localStorage.getItem(`hep-${name}`);
  } catch {
    return null;
  }
}

function remember(name, value) {
  try {
    localStorage.setItem(`hep-${name}`, value);
  } catch {
    // Private browsing, or storage is blocked: it holds until the page is closed.
  }
}

/* ---- text size: the page's own radios; older browsers lack :has() and get it from here */

function textSizes() {
  const radios = [...document.querySelectorAll("[name=size]")];
  const show = (id) => { root.dataset.size = id.slice(-1); };
  const kept = radios.find((radio) => radio.id === remembered("size"));
  if (kept) kept.checked = true;
  for (const radio of radios) {
    if (radio.checked) show(radio.id);
    radio.addEventListener("change", () => {
      show(radio.id);
      remember("size", radio.id);
    });
  }
}

/* ---- light or dark: the same rules and pictures, asked for by the person and not by the system */

const DARK = "(prefers-color-scheme: dark)";
const SCHEMES = { auto: "", light: "light", dark: "dark" };

/** Every rule and picture that is for dark screens, with the query it came with. */
function partsForTheDark() {
  const rules = [...document.styleSheets]
    .filter((sheet) => sheet.media.mediaText !== "print")
    .flatMap((sheet) => [...sheet.cssRules]);
  const medias = rules.filter((rule) => rule.media).map((rule) => rule.media);
  const parts = [
    ...medias.map((media) => ({ query: media.mediaText, set: (query) => { media.mediaText = query; } })),
    ...[...document.querySelectorAll("source[media]")].map((source) => (
      { query: source.media, set: (query) => { source.media = query; } })),
  ];
  return parts.filter((part) => part.query.includes("prefers-color-scheme"));
}

function isDark() {
  const theme = root.dataset.theme;
  return theme === "dark" || (theme !== "light" && matchMedia(DARK).matches);
}

function themes() {
  const parts = partsForTheDark();
  const dress = (theme) => {
    root.dataset.theme = theme;
    root.style.colorScheme = SCHEMES[theme];
    const queries = { light: "not all", dark: "screen" };
    for (const part of parts) part.set(queries[theme] ?? part.query);
  };
  const kept = remembered("theme");
  if (kept in SCHEMES) dress(kept);
  const words = document.querySelector("[data-theme][data-auto]");
  words?.append(themeSwitch(words.dataset, (theme) => {
    dress(theme);
    remember("theme", theme);
  }));
}

function themeSwitch(words, choose) {
  const set = document.createElement("fieldset");
  set.append(element("legend", words.theme));
  for (const theme of Object.keys(SCHEMES)) {
    const radio = Object.assign(document.createElement("input"), { type: "radio", name: "theme", value: theme });
    radio.checked = theme === (root.dataset.theme ?? "auto");
    radio.addEventListener("change", () => choose(theme));
    const label = document.createElement("label");
    label.append(radio, element("span", words[theme]));
    set.append(label);
  }
  return set;
}

function element(name, text) {
  const made = document.createElement(name);
  made.textContent = text;
  return made;
}

/** The panel lies over the plan, so a tap beside it, or Escape, puts it away. */
function panel() {
  const details = document.querySelector("details.tools");
  if (!details) return;
  document.addEventListener("click", (event) => {
    if (!details.contains(event.target)) details.open = false;
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !details.open) return;
    details.open = false;
    details.querySelector("summary").focus();
  });
}

/* ---- the moving loop: fetched at the tap, beside the still picture, on its ground, mirrored like it */

const lessMotion = matchMedia("(prefers-reduced-motion: reduce)");

function loops() {
  const { next } = document.querySelector("main").dataset;
  for (const link of document.querySelectorAll("a.play")) {
    const button = makeButton(link.textContent, "play screen");
    link.replaceWith(button);
    const toggle = movement(button, link);
    const step = stills(button);
    const begin = () => {
      toggle(false);
      step(-1);
      button.textContent = lessMotion.matches ? next : link.textContent;
      if (lessMotion.matches) button.removeAttribute("aria-pressed"); // each press is a step, not a switch
    };
    begin();
    button.addEventListener("click", () => (lessMotion.matches ? step() : toggle()));
    lessMotion.addEventListener?.("change", begin);
  }
}

/** For those who want less motion: each press shows the next still picture of the exercise in this place. */
function stills(button) {
  const figure = button.closest("figure");
  const all = [...figure.parentNode.querySelectorAll("figure")];
  const own = all.indexOf(figure);
  const caption = figure.querySelector("figcaption"), said = caption.textContent;
  caption.setAttribute("aria-live", "polite");
  let shown = own;
  return (wanted = (shown + 1) % all.length) => {
    shown = wanted < 0 ? own : wanted;
    const of = all[shown];
    figure.querySelectorAll(".step").forEach((each) => each.remove());
    figure.querySelector("picture").hidden = shown !== own;
    caption.textContent = shown === own ? said : of.querySelector("figcaption").textContent;
    if (shown === own) return;
    const copy = of.querySelector("picture").cloneNode(true);
    copy.className = "step";
    copy.hidden = false;
    copy.querySelector("img").loading = "eager";
    figure.prepend(copy);
  };
}

/** Starts and stops one loop; `link` says where it is. */
function movement(button, link) {
  const still = button.closest("figure").querySelector("picture");
  const image = still.querySelector("img");
  let loop = null;
  return (wanted = loop === null) => {
    button.setAttribute("aria-pressed", String(wanted));
    loop?.remove();
    loop = null;
    still.hidden = false;
    if (!wanted) return;
    const asked = new Image(image.width, image.height);
    asked.className = image.className;
    asked.alt = image.alt;
    asked.onload = () => {
      if (loop !== asked) return;
      still.after(asked);
      still.hidden = true;
    };
    // No network: the still picture stays.
    asked.onerror = () => {
      if (loop !== asked) return;
      loop = null;
      button.setAttribute("aria-pressed", "false");
    };
    loop = asked;
    asked.src = isDark() ? inTheDark(link) : link.href;
  };
}

/** The loop for dark screens; its name is given whole, or as the last letter in which it differs. */
function inTheDark({ href, dataset: { dark } }) {
  if (!dark) return href;
  return dark.length > 1 ? `/m/${dark}.webp` : href.replace(/.(?=\.webp$)/, dark);
}

/* ---- read aloud: only with a voice of this device, so that no word of a plan leaves it */

const READ = "h2, h3, p:not(.call), li, dt, dd";
let reading = null;

function voiceOfThePage() {
  const language = root.lang.toLowerCase();
  const spoken = (voice) => voice.lang.toLowerCase().replace("_", "-");
  const here = speechSynthesis.getVoices().filter((voice) => voice.localService);
  const fits = here.filter((voice) => spoken(voice).split("-")[0] === language.split("-")[0]);
  return fits.find((voice) => spoken(voice) === language) ?? fits.find((voice) => voice.default) ?? fits[0];
}

/** One part after another: browsers lose the end of a long text. "10–15" is said as "10 to 15". */
function sentences(part, to) {
  return [...part.querySelectorAll(READ)]
    .map((each) => each.textContent.replace(/\s+/g, " ").trim())
    .filter(Boolean)
    .map((text) => text.replace(/(\d)[–-](?=\d)/g, `$1 ${to} `));
}

function stopReading() {
  if (!reading) return;
  const { button, words } = reading;
  reading = null;
  name(button, words.read);
  speechSynthesis.cancel();
}

function startReading(button, part, words) {
  stopReading();
  const voice = voiceOfThePage();
  // Held here: a browser may forget an utterance that nobody holds, and its end with it.
  const utterances = sentences(part, words.to).map((text) => {
    const utterance = new SpeechSynthesisUtterance(text);
    utterance.lang = root.lang;
    utterance.voice = voice;
    utterance.rate = 0.9;
    return utterance;
  });
  reading = { button, words, utterances };
  name(button, words.stop, { on: true });
  utterances.at(-1).onend = () => { if (reading?.utterances === utterances) stopReading(); };
  for (const utterance of utterances) speechSynthesis.speak(utterance);
}

function aloud() {
  const main = document.querySelector("main[data-read]");
  if (!main || !("speechSynthesis" in window)) return;
  const words = { read: main.dataset.read, stop: main.dataset.stop, to: main.dataset.to };
  const buttons = [...main.querySelectorAll("article, aside")].map((part) => {
    const button = makeButton("", "aloud screen");
    const title = part.querySelector("h2, h3");
    title.id ||= `${part.id}-name`;
    button.setAttribute("aria-describedby", title.id);
    button.append(icon());
    name(button, words.read);
    title.after(button);
    button.addEventListener("click", () => {
      if (reading?.button === button) stopReading();
      else startReading(button, part, words);
    });
    return button;
  });
  const offer = () => {
    const silent = !voiceOfThePage();
    main.classList.toggle("spoken", !silent);
    for (const button of buttons) button.hidden = silent;
  };
  offer();
  speechSynthesis.addEventListener?.("voiceschanged", offer);
  window.addEventListener("pagehide", stopReading);
}

function name(button, label, { on = false } = {}) {
  button.setAttribute("aria-label", label);
  button.title = label;
  button.classList.toggle("on", on);
}

/** A loudspeaker, and the square that takes its place while it speaks. */
function icon() {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  for (const shape of ["M11 5 6 9H3v6h3l5 4zM15 9a4 4 0 0 1 0 6M18 6a8 8 0 0 1 0 12", "M6 6h12v12H6z"]) {
    const path = document.createElementNS(svg.namespaceURI, "path");
    path.setAttribute("d", shape);
    svg.append(path);
  }
  return svg;
}

function makeButton(words, classes) {
  return Object.assign(element("button", words), { type: "button", className: classes });
}

textSizes();
themes();
panel();
loops();
aloud();
