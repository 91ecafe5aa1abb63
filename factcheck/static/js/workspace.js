// An article at work and the triage list: keys, and marking words. Each is a kindness; forms do all of it too.

const article = () => document.querySelector("[data-article]");
const items = () => [...document.querySelectorAll("[data-article] .card, [data-item]")];
const byId = (id) => (id ? document.getElementById(id) : null);
let current = null;

// From here on the card at hand is the chosen one; without a script it is the one the address names.
document.documentElement.classList.add("scripted");

function choose(item, { focus = true } = {}) {
  for (const old of document.querySelectorAll(".card.on, .tie.on, [data-item][aria-current], .m.sel")) {
    old.classList.remove("on", "sel");
    old.removeAttribute("aria-current");
  }
  current = item;
  if (!item) return;
  item.setAttribute("aria-current", "true");
  if (item.matches(".card")) {
    item.classList.add("on");
    for (const part of marks(item)) part.classList.add("sel");
    tieOf(item)?.classList.add("on");
  }
  if (focus) item.querySelector("a.words, a, button")?.focus({ preventScroll: true });
  if (item.matches(".card")) align(item); // only now, since a card that has the focus is as tall as the one at hand
  if (focus) show(item);
}

const marks = (card) => document.querySelectorAll(`[data-mark="${CSS.escape(card.id.slice(2))}"]`);

function tieOf(card) {
  const number = [...card.classList].find((name) => /^n\d+$/.test(name));
  return number && card.closest(".row").querySelector(`.tie.${number}`);
}

// Where cards stand in a column of their own, the one at hand stands beside its words: those before it give way upwards.
const GAP = 4;
function align(card) {
  const all = items();
  for (const one of all) one.style.removeProperty("top");
  const pin = byId(`m-${card.id.slice(2)}`);
  if (!pin || getComputedStyle(card).position !== "absolute") return;
  const zero = card.offsetParent.getBoundingClientRect().top;
  const highest = document.querySelector(".at-least")?.getBoundingClientRect().bottom ?? zero;
  let limit = Math.round(pin.getClientRects()[0].top - zero);
  if (limit >= card.offsetTop) return;
  const tops = [[card, limit]];
  for (const one of all.slice(0, all.indexOf(card)).reverse()) {
    if (one.offsetTop + one.offsetHeight + GAP <= limit) break;
    limit -= one.offsetHeight + GAP;
    tops.push([one, limit]);
  }
  // Where the first ones would run into what stands above the column, all go down by that much.
  const over = Math.max(0, highest - zero + GAP - limit);
  for (const [one, top] of tops) one.style.top = `${top + over}px`;
}

function show(item) {
  const all = [item, ...(item.matches(".card") ? marks(item) : [])].map((one) => one.getBoundingClientRect());
  const top = Math.min(...all.map((box) => box.top)), bottom = Math.max(...all.map((box) => box.bottom));
  const low = 72, high = innerHeight - 96;
  if (top < low || bottom - top > high - low) scrollBy(0, top - low);
  else if (bottom > high) scrollBy(0, bottom - high);
}

function step(by) {
  const all = items();
  if (!all.length) return;
  const at = all.findIndex((item) => item === current || item.id === current?.id);
  choose(all[Math.min(all.length - 1, Math.max(0, at < 0 ? (by > 0 ? 0 : all.length - 1) : at + by))]);
}

// A mark chooses its card and a card its mark. Words that were selected across marks are no press on one.
const cardOf = (mark) => byId(`c-${mark.dataset.mark}`);
addEventListener("click", (event) => {
  const mark = event.target.closest("[data-mark]");
  if (!mark) {
    const item = event.target.closest(".card, [data-item]");
    if (item && item !== current) choose(item, { focus: false });
    return;
  }
  const plain = !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
  if (plain) event.preventDefault();
  if (plain && !selectedSpan()) choose(cardOf(mark));
});
// Browsers let no selection begin inside a link, and most words here are one: while the pointer is down a mark is none.
addEventListener("pointerdown", (event) => {
  const mark = event.target.closest?.("a[data-mark]");
  if (!mark || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const href = mark.getAttribute("href");
  mark.removeAttribute("href");
  const restore = () => setTimeout(() => mark.setAttribute("href", href));
  for (const name of ["pointerup", "pointercancel"]) addEventListener(name, restore, { once: true });
});
// A press on a card's own words chooses it and keeps the address, so that going back means leaving the page.
addEventListener("click", (event) => {
  const words = event.target.closest(".card a.words");
  if (!words || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  choose(words.closest(".card"));
});
addEventListener("focusin", (event) => {
  const card = event.target.closest(".card, [data-item]");
  if (card && card !== current) choose(card, { focus: false });
});
function fromAddress() {
  const found = /^#[ct]-\d+$/.test(location.hash) && byId(location.hash.slice(1));
  if (found) choose(found);
  else if (document.querySelector("[data-alone]") && !current) choose(document.querySelector("[data-alone]"), { focus: false });
}
addEventListener("hashchange", fromAddress);
// Fonts and the window move the words; the card at hand stays beside them.
addEventListener("resize", () => { if (current?.matches(".card")) align(current); });
document.fonts.ready.then(() => { if (current?.matches(".card")) align(current); });

// Keys, never while somebody types or holds another key.
const press = (name) => current?.querySelector(`[data-do="${name}"]`)?.click();
function openReject() {
  const box = current?.querySelector("[data-reject]");
  if (!box) return;
  box.open = true;
  box.querySelector("select").focus();
}
// Alone on a page, the claims beside it are pages of their own.
function go(by) {
  const link = document.querySelector(`a[data-step="${by}"]`);
  if (link) link.click();
  else step(by);
}
function find() {
  const field = document.querySelector("[data-find]");
  field?.focus();
  field?.select();
}
// Undo what stands at the card at hand; where there is nothing, what the last message offers.
function undo() {
  const button = current?.querySelector('[data-do="undo"]') ?? document.querySelector(".toast.undo button[type=submit]");
  button?.click();
}
const DO = {
  next: () => go(1),
  previous: () => go(-1),
  accept: () => press("accept"),
  reject: openReject,
  edit: () => press("edit"),
  merge: () => press("merge"),
  split: () => press("split"),
  words: () => press("words"),
  tick: () => press("tick"),
  open: () => press("open"),
  undo,
  find,
  help: () => byId("keys")?.showModal(),
};
// Each person's own keys stand at the list of them.
const KEYS = JSON.parse(byId("keys")?.dataset.keys ?? "{}");
const typing = (node) => node.closest?.("input, textarea, select, [contenteditable]:not([contenteditable=false]), dialog[open]");
addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.key === "Escape") return leave(event.target);
  if (typing(event.target)) return;
  const act = Object.hasOwn(KEYS, event.key) && DO[KEYS[event.key]];
  if (!act) return;
  event.preventDefault();
  act();
});
// Escape leaves the reasons of a rejection and gives the focus back to the claim.
function leave(node) {
  const box = node.closest?.("[data-reject][open]");
  if (!box) return;
  box.open = false;
  box.closest(".card, [data-item]")?.querySelector("a.words, summary")?.focus();
}
for (const hints of document.querySelectorAll("[data-hints]")) hints.hidden = false;

// The slider and the field are one score. How many proposals reach it is said at once; the text follows from the server.
function offerSlider() {
  for (const slide of document.querySelectorAll("[data-slide]")) slide.hidden = false;
  for (const button of document.querySelectorAll("[data-show]")) button.hidden = true;
}
offerSlider();
addEventListener("input", (event) => {
  const form = event.target.closest?.("[data-scores]");
  if (!form) return;
  const field = form.elements.at_least, slide = form.querySelector("[data-slide]");
  if (event.target === slide) field.value = slide.valueAsNumber.toFixed(2);
  else slide.value = field.value;
  const scores = form.dataset.scores.split(" ").filter(Boolean).map(Number);
  form.querySelector("[data-count]").textContent = scores.filter((score) => score >= field.valueAsNumber).length;
  // What is added meanwhile comes back to the page as it is shown.
  for (const kept of document.querySelectorAll("[data-at-least]")) kept.value = field.value;
}, true);
// New text has the claim at hand where the old one had it.
document.addEventListener("htmx:after:swap", () => {
  offerSlider();
  if (current && !current.isConnected) choose(byId(current.id), { focus: false });
});

// Selected words become a claim. The browser counts UTF-16 units, the text counts code points.
const codePoints = (text) => [...text].length;

function offsetOf(node, offset) {
  // A boundary on an element means "before its child number offset": take the words that follow or precede.
  let after = false;
  if (node.nodeType !== Node.TEXT_NODE) {
    const walker = document.createTreeWalker(article(), NodeFilter.SHOW_TEXT);
    const child = node.childNodes[offset] ?? null;
    let best = null;
    for (let text = walker.nextNode(); text; text = walker.nextNode()) {
      if (!inWords(text)) continue;
      const before = child
        ? text.compareDocumentPosition(child) & Node.DOCUMENT_POSITION_FOLLOWING && !child.contains(text)
        : text.compareDocumentPosition(node) & Node.DOCUMENT_POSITION_FOLLOWING || node.contains(text);
      if (before) best = text; else break;
    }
    if (!best) return null;
    node = best;
    after = true;
  }
  const piece = inWords(node);
  if (!piece) return null;
  return Number(piece.dataset.start) + codePoints(after ? node.data : node.data.slice(0, offset));
}

function inWords(node) {
  const piece = node.parentElement?.closest("[data-start]");
  return piece && !node.parentElement.closest("[data-extra]") ? piece : null;
}

function selectedSpan() {
  const selection = getSelection();
  const root = article();
  if (!root || !selection.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  if (!root.contains(range.startContainer) || !root.contains(range.endContainer)) return null;
  const start = offsetOf(range.startContainer, range.startOffset);
  const end = offsetOf(range.endContainer, range.endOffset);
  if (start === null || end === null || end <= start) return null;
  return { start, end, words: wordsBetween(start, end).trim() };
}

// The selection itself may hold cards, which stand between paragraphs.
function wordsBetween(start, end) {
  const cut = (piece) => {
    const at = Number(piece.dataset.start);
    return [...piece.textContent].slice(Math.max(0, start - at), Math.max(0, end - at)).join("");
  };
  return [...article().querySelectorAll("[data-start]")].map(cut).join("");
}

const tool = document.querySelector("form[data-selection]");
if (tool) {
  const other = tool.querySelector("[data-respan]");
  const fill = () => {
    if (tool.contains(document.activeElement)) return;
    const span = selectedSpan();
    tool.hidden = !span || !span.words;
    if (tool.hidden) return;
    const { start, end, quote, place, lock_version, next } = tool.elements;
    [start.value, end.value, quote.value] = [span.start, span.end, span.words];
    // The claim at hand may stand on these words instead, where its state allows that.
    const link = current?.querySelector('[data-do="words"]');
    other.hidden = !link;
    if (link) {
      other.formAction = link.pathname;
      other.querySelector("span").textContent = `Use these words for claim ${link.dataset.claim}`;
      [place.value, lock_version.value] = [link.dataset.place, link.dataset.version];
      next.value = new URL(link.href).searchParams.get("next");
    }
    const short = [...span.words].slice(0, 60).join("");
    tool.querySelector("[data-what]").textContent = `“${short}${short.length < span.words.length ? "…" : ""}”`;
  };
  document.addEventListener("selectionchange", fill);
}
fromAddress();
// A browser that goes to the place in the address takes the focus away again, so it is given once more; not to somebody
// who was quicker than the page and is in a field by now.
addEventListener("load", () => requestAnimationFrame(() => {
  if (document.activeElement === document.body) fromAddress();
}));
