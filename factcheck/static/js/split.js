// Splitting a claim: words that are selected become a line of the parts. The lines are what is sent, with a script or without.

const box = document.querySelector("[data-marking]");
const words = box.querySelector("[data-words]");
const button = box.querySelector("[data-part]");
const parts = document.querySelector("textarea[name=parts]");
const whole = words.textContent;
box.hidden = false;

const tidy = (text) => text.replace(/\s+/g, " ").trim();
const lines = () => parts.value.split("\n").map(tidy).filter(Boolean);

function selected() {
  const selection = getSelection();
  const inside = selection.rangeCount && words.contains(selection.anchorNode) && words.contains(selection.focusNode);
  return inside ? tidy(selection.toString()) : "";
}

function add() {
  const text = selected();
  if (!text || lines().includes(text)) return;
  parts.value = [...lines(), text].join("\n");
  getSelection().removeAllRanges();
  box.querySelector("[data-said]").textContent = `Added: ${text}`;
  show();
}

// Underline every part where it stands; later parts do not break up earlier ones.
function show() {
  const found = [];
  for (const line of lines()) {
    const pattern = line.split(" ").map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).join("\\s+");
    const match = new RegExp(pattern).exec(whole);
    if (match) found.push([match.index, match.index + match[0].length]);
  }
  found.sort((a, b) => a[0] - b[0]);
  const pieces = [];
  let at = 0;
  for (const [start, end] of found) {
    if (start < at) continue;
    const mark = document.createElement("mark");
    mark.textContent = whole.slice(start, end);
    pieces.push(whole.slice(at, start), mark);
    at = end;
  }
  words.replaceChildren(...pieces, whole.slice(at));
}

document.addEventListener("selectionchange", () => { button.disabled = !selected(); });
// The selection would be gone by the time the button has the focus.
button.addEventListener("pointerdown", (event) => event.preventDefault());
button.addEventListener("click", add);
words.addEventListener("keydown", (event) => {
  if (event.key !== "Enter") return;
  event.preventDefault();
  add();
});
parts.addEventListener("input", show);
show();
