// An article at work and the triage list: keys, and marking words. Each is a kindness; forms do all of it too.

const article = () => document.querySelector("[data-article]");
const items = () => [...document.querySelectorAll("[data-article] .card, [data-item]")];
let current = null;

function choose(item, { focus = true } = {}) {
  // What can be done stands open on the card at hand only, so that cards stay beside their words.
  if (current && current !== item) for (const more of current.querySelectorAll("[data-more]")) more.open = false;
  for (const more of item?.querySelectorAll("[data-more]") ?? []) more.open = true;
  for (const old of document.querySelectorAll(".card.on, [data-item][aria-current], .m.sel")) {
    old.classList.remove("on", "sel");
    old.removeAttribute("aria-current");
  }
  current = item;
  if (!item) return;
  if (item.matches(".card")) item.classList.add("on");
  item.setAttribute("aria-current", "true");
  const mark = item.id.replace(/^c-/, "");
  for (const part of document.querySelectorAll(`[data-mark="${CSS.escape(mark)}"]`)) part.classList.add("sel");
  if (!focus) return;
  const words = item.querySelector("a.words");
  words?.focus({ preventScroll: true });
  item.scrollIntoView({ block: "nearest" });
}

function step(by) {
  const all = items();
  if (!all.length) return;
  const at = all.findIndex((item) => item === current || item.id === current?.id);
  choose(all[Math.min(all.length - 1, Math.max(0, at < 0 ? (by > 0 ? 0 : all.length - 1) : at + by))]);
}

// A mark chooses its card, a card's words choose its mark; the address keeps which.
addEventListener("click", (event) => {
  const mark = event.target.closest("[data-mark]");
  const card = mark ? document.getElementById(`c-${mark.dataset.mark}`) : event.target.closest(".card, [data-item]");
  if (card) choose(card, { focus: false });
});
addEventListener("focusin", (event) => {
  const card = event.target.closest(".card, [data-item]");
  if (card && card !== current) choose(card, { focus: false });
});
function fromAddress() {
  const found = /^#c-\d+$/.test(location.hash) && document.getElementById(location.hash.slice(1));
  if (found) choose(found, { focus: false });
}
addEventListener("hashchange", fromAddress);
fromAddress();

// Keys, never while somebody types or holds another key.
const press = (name) => current?.querySelector(`[data-do="${name}"]`)?.click();
function openReject() {
  const box = current?.querySelector("[data-reject]");
  if (!box) return;
  box.open = true;
  box.querySelector("select").focus();
}
const KEYS = {
  j: () => step(1),
  k: () => step(-1),
  a: () => press("accept"),
  x: openReject,
  e: () => press("edit"),
  m: () => press("merge"),
  s: () => press("split"),
  u: () => press("undo"),
  "?": () => document.getElementById("keys")?.showModal(),
};
const typing = (node) => node.closest?.("input, textarea, select, [contenteditable]:not([contenteditable=false]), dialog[open]");
addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || typing(event.target)) return;
  const act = KEYS[event.key];
  if (!act) return;
  event.preventDefault();
  act();
});
for (const hints of document.querySelectorAll("[data-hints]")) hints.hidden = false;

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
  return { start, end, words: selection.toString().trim() };
}

const tool = document.querySelector("form[data-selection]");
if (tool) {
  const show = () => {
    if (tool.contains(document.activeElement)) return;
    const span = selectedSpan();
    tool.hidden = !span || !span.words;
    if (tool.hidden) return;
    tool.elements.start.value = span.start;
    tool.elements.end.value = span.end;
    tool.elements.quote.value = span.words;
    const short = [...span.words].slice(0, 60).join("");
    tool.querySelector("[data-what]").textContent = `“${short}${short.length < span.words.length ? "…" : ""}”`;
  };
  document.addEventListener("selectionchange", show);
}
