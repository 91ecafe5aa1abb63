// Talk: names behind an @ are completed, words that are selected can be talked about, what was said is gone to.
// Each is a kindness; forms and pages do all of it too.

// Names. The list is fetched once, when the first @ is typed. --------------------------------------------------
let people = null;
const known = (url) => (people ??= fetch(url, { headers: { Accept: "application/json" } })
  .then((answer) => (answer.ok ? answer.json() : []))
  .catch(() => []));
const fold = (text) => text.toLocaleLowerCase().normalize("NFD").replace(/\p{M}/gu, "");
const MOST = 6;
let list = null; // the open list: { field, start, box, items, at }

// The @ before the caret with what is typed behind it: at the beginning or after a sign that no name ends with.
function begun(field) {
  const before = field.value.slice(0, field.selectionStart);
  const found = /(?:^|[^\p{L}\p{N}@/.])@([\p{L}\p{N}.'’-]*(?: [\p{L}\p{N}.'’-]*)?)$/u.exec(before);
  return found && { typed: found[1], start: before.length - found[1].length };
}

function fits(one, typed) {
  const wanted = fold(typed);
  return fold(one.local).startsWith(wanted) || fold(one.name).startsWith(wanted)
    || fold(one.name).split(" ").some((part) => part.startsWith(wanted));
}

async function offer(field) {
  const now = begun(field);
  if (!now) return shut();
  const all = await known(field.dataset.mentions);
  const again = begun(field); // more may have been typed while the list came
  if (!again || document.activeElement !== field) return shut();
  const items = all.filter((one) => fits(one, again.typed)).slice(0, MOST);
  if (!items.length) return shut();
  open(field, again.start, items);
}

function open(field, start, items) {
  shut();
  const box = document.createElement("ul");
  box.className = "mentions";
  box.id = `${field.id}-people`;
  box.setAttribute("role", "listbox");
  box.setAttribute("aria-label", "Colleagues");
  box.append(...items.map((one, n) => {
    const item = document.createElement("li");
    item.id = `${box.id}-${n}`;
    item.setAttribute("role", "option");
    const local = document.createElement("span");
    local.className = "soft";
    local.textContent = `@${one.local}`;
    item.append(one.name, " ", local);
    // Before the field loses the focus to the press.
    item.addEventListener("pointerdown", (event) => { event.preventDefault(); take(n); });
    return item;
  }));
  field.after(box);
  list = { field, start, box, items, at: 0 };
  field.setAttribute("aria-controls", box.id);
  choose(0);
  say(`${items.length} ${items.length === 1 ? "colleague" : "colleagues"}: arrow keys choose, Enter takes`);
}

function choose(at) {
  list.at = (at + list.items.length) % list.items.length;
  for (const [n, item] of [...list.box.children].entries()) item.setAttribute("aria-selected", String(n === list.at));
  list.field.setAttribute("aria-activedescendant", `${list.box.id}-${list.at}`);
}

function take(at) {
  const { field, start, items } = list;
  const words = `${items[at].write} `;
  field.setRangeText(words, start, field.selectionStart, "end");
  shut();
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

function shut() {
  if (!list) return;
  list.box.remove();
  list.field.removeAttribute("aria-activedescendant");
  list.field.removeAttribute("aria-controls");
  list = null;
}

let told = null;
function say(words) {
  if (!told) {
    told = document.createElement("p");
    told.className = "vh";
    told.setAttribute("role", "status");
    document.querySelector("main").append(told);
  }
  told.textContent = words;
}

const completes = (node) => node.matches?.("textarea[data-mentions]");
addEventListener("focusin", (event) => { if (completes(event.target)) event.target.setAttribute("aria-autocomplete", "list"); });
addEventListener("input", (event) => { if (completes(event.target)) offer(event.target); });
addEventListener("focusout", (event) => { if (list?.field === event.target) shut(); });
addEventListener("keydown", (event) => {
  if (!completes(event.target) || event.isComposing) return;
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    return event.target.form.requestSubmit();
  }
  if (!list) return;
  const act = {
    ArrowDown: () => choose(list.at + 1),
    ArrowUp: () => choose(list.at - 1),
    Enter: () => take(list.at),
    Tab: () => take(list.at),
    Escape: shut,
  }[event.key];
  if (!act) return;
  event.preventDefault();
  event.stopPropagation();
  act();
}, true);

// Words that are selected can be commented on. -----------------------------------------------------------------------
const tool = document.createElement("a");
tool.className = "btn tiny on-words";
tool.textContent = "Comment on these words";
tool.hidden = true;

function selected() {
  const selection = getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  const within = (node) => (node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement)?.closest("[data-words-at]");
  const text = within(range.startContainer);
  if (!text || text !== within(range.endContainer)) return null;
  const words = range.cloneContents();
  for (const extra of words.querySelectorAll(".talk-mark")) extra.remove();
  for (const block of words.querySelectorAll("p, li, blockquote, h3, h4")) block.append("\n\n");
  return words.textContent.trim() ? { text, range, words: words.textContent.trim() } : null;
}

function show() {
  const found = selected();
  tool.hidden = !found;
  if (!found) return;
  const url = new URL(found.text.dataset.wordsAt, location.href);
  url.searchParams.set("words", found.words);
  tool.href = url;
  if (tool.previousElementSibling !== found.text) found.text.after(tool);
  const box = [...found.range.getClientRects()].at(-1);
  tool.style.top = `${Math.min(box.bottom + 6, innerHeight - 40)}px`;
  tool.style.left = `${Math.max(8, Math.min(box.right - 80, innerWidth - tool.offsetWidth - 8))}px`;
}
document.addEventListener("selectionchange", show);
addEventListener("scroll", show, { passive: true });

// What was just said has the focus; what could not be taken, its field. ------------------------------------------------
function goTo(node) {
  for (let up = node.parentElement; up; up = up.parentElement) if (up.matches("details")) up.open = true;
  if (!node.matches("textarea")) node.tabIndex = -1;
  node.focus({ preventScroll: true });
  node.scrollIntoView({ block: "nearest" });
}
document.addEventListener("htmx:after:swap", () => {
  const place = document.querySelector(".talk-place[data-anchor]");
  const node = place && document.getElementById(place.dataset.anchor);
  place?.removeAttribute("data-anchor");
  if (node) goTo(node);
});
// A thread or comment that the address names may be folded away.
function fromAddress() {
  const node = /^#(comment|thread)-\d+$/.test(location.hash) && document.querySelector(location.hash);
  if (node) goTo(node);
}
addEventListener("hashchange", fromAddress);
fromAddress();

// Applying a suggestion loads the page anew, so what is typed in the verdict has to be kept before. --------------------
const differs = (field) => (field.type === "radio" || field.type === "checkbox"
  ? field.checked !== field.defaultChecked
  : "defaultValue" in field && field.type !== "hidden" && field.value !== field.defaultValue);
addEventListener("submit", (event) => {
  if (!event.target.matches("[data-apply]")) return;
  const verdict = document.querySelector("form[action$='/verdict']");
  if (!verdict || ![...verdict.elements].some(differs)) return;
  event.preventDefault();
  let note = event.target.querySelector("[role=alert]");
  if (!note) {
    note = document.createElement("p");
    note.setAttribute("role", "alert");
    note.className = "small";
    event.target.append(note);
  }
  note.textContent = "Keep your draft first: what you typed in the verdict is not kept yet.";
});
