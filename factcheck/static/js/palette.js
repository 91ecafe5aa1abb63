// Search everything, from any page: Ctrl+K (⌘K), or "/" where the page has no use of its own for it.
// Without this script the link in the bar leads to a page that finds the same.

const dialog = document.getElementById("palette");
const field = document.getElementById("palette-q");
const list = document.getElementById("palette-found");
const said = document.getElementById("palette-said");
const WAIT = 120; // ms after the last letter

let timer;
let asking;

const options = () => [...list.querySelectorAll("[role=option]")];
const chosen = () => list.querySelector("[aria-selected=true]");

function choose(option) {
  chosen()?.setAttribute("aria-selected", "false");
  option?.setAttribute("aria-selected", "true");
  option?.scrollIntoView({ block: "nearest" });
  if (option) field.setAttribute("aria-activedescendant", option.id);
  else field.removeAttribute("aria-activedescendant");
}

function move(by) {
  const all = options();
  if (!all.length) return;
  const at = all.indexOf(chosen());
  choose(all[(at + by + all.length) % all.length]);
}

async function ask() {
  asking?.abort();
  asking = new AbortController();
  try {
    const answer = await fetch(`${dialog.dataset.find}?q=${encodeURIComponent(field.value)}`, { signal: asking.signal });
    if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
    list.innerHTML = await answer.text();
  } catch (wrong) {
    if (wrong.name === "AbortError") return;
    list.innerHTML = "";
    said.textContent = "The search does not answer. Press Enter to search on a page.";
    return;
  }
  const all = options();
  field.setAttribute("aria-expanded", String(all.length > 0));
  choose(field.value.trim() ? all[0] : null);
  said.textContent = all.length === 1 ? "1 choice" : `${all.length} choices`;
}

function open() {
  if (dialog.open) { field.select(); return; }
  if (document.querySelector("dialog[open]")) return;
  dialog.showModal();
  field.value = "";
  field.focus();
  ask();
}

const typing = (target) => target instanceof Element && target.closest("input, textarea, select, [contenteditable]");
// A page with keys of its own has a list of them, and "/" searches in that page.
const free = () => !document.getElementById("keys") && !("keysOff" in document.body.dataset);

addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === "k") {
    event.preventDefault();
    open();
  } else if (event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey && !event.defaultPrevented
    && free() && !typing(event.target) && !document.querySelector("dialog[open]")) {
    event.preventDefault();
    open();
  }
});
for (const opener of document.querySelectorAll("[data-palette-opens]")) {
  opener.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    open();
  });
}
dialog.querySelector("[data-palette-closes]").addEventListener("click", () => dialog.close());
dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
field.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(ask, WAIT); });
field.addEventListener("keydown", (event) => {
  if (event.isComposing) return;
  if (event.key === "ArrowDown") { event.preventDefault(); move(1); }
  if (event.key === "ArrowUp") { event.preventDefault(); move(-1); }
  if (event.key === "Enter" && chosen()) {
    event.preventDefault();
    if (event.ctrlKey || event.metaKey) window.open(chosen().href, "_blank", "noopener");
    else location.assign(chosen().href);
  }
});
list.addEventListener("pointermove", (event) => {
  const option = event.target.closest("[role=option]");
  if (option && option !== chosen()) choose(option);
});
