// Choosing the exact words of a source in its kept copy: what is selected there goes into the form beside it.
const copied = document.querySelector("[data-copied]");
const quote = document.getElementById("quote");
const locator = document.getElementById("locator");
const hint = document.querySelector("[data-choose-hint]");

function whereIs(node) {
  return (node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement)?.closest("[data-where]")?.dataset.where;
}

if (copied && quote && hint) {
  hint.hidden = false;
  const use = document.createElement("button");
  use.type = "button";
  use.className = "btn primary choose";
  use.textContent = "Use these words";
  use.hidden = true;
  copied.after(use);
  const chosen = () => {
    const selection = getSelection();
    const inside = selection.rangeCount && copied.contains(selection.anchorNode) && copied.contains(selection.focusNode);
    return inside ? selection : null;
  };
  document.addEventListener("selectionchange", () => { use.hidden = !chosen()?.toString().trim(); });
  // The selection must not be lost before the press is heard.
  use.addEventListener("mousedown", (event) => event.preventDefault());
  use.addEventListener("click", () => {
    const selection = chosen();
    if (!selection) return;
    const range = selection.getRangeAt(0);
    quote.value = selection.toString().replace(/\s+/g, " ").trim();
    quote.dispatchEvent(new Event("input", { bubbles: true }));
    // Where they stand is told from the copy when the form arrives, unless they stand there more than once.
    const where = whereIs(range.startContainer) ?? "";
    if (locator) {
      locator.placeholder = where;
      if (!locator.value && copied.textContent.split(selection.toString().trim()).length > 2) {
        locator.value = where;
        locator.dispatchEvent(new Event("input", { bubbles: true }));
      }
    }
    use.hidden = true;
    quote.focus();
  });
}
