// What every working page does with a script; each is a kindness, none is needed.

// Keys are shown on the buttons while Alt is held.
const keys = (event) => document.body.classList.toggle("keys", event.altKey);
addEventListener("keydown", keys);
addEventListener("keyup", keys);
addEventListener("blur", () => document.body.classList.remove("keys"));

// A message goes after ten seconds, but not while somebody points at it or stands in it.
const SECONDS = 10;
function fade(toast) {
  const dismiss = toast.querySelector("[data-dismiss]");
  dismiss.hidden = false;
  dismiss.addEventListener("click", () => toast.remove());
  let timer;
  const start = () => { timer = setTimeout(() => toast.remove(), SECONDS * 1000); };
  const stop = () => clearTimeout(timer);
  for (const name of ["pointerenter", "focusin"]) toast.addEventListener(name, stop);
  for (const name of ["pointerleave", "focusout"]) toast.addEventListener(name, () => { stop(); start(); });
  if (!toast.classList.contains("error")) start();
}

// How many characters are left, for a field with a maxlength.
function count(place) {
  const field = document.getElementById(place.dataset.countFor);
  if (!field || field.maxLength < 0) return;
  const say = () => {
    const left = field.maxLength - field.value.length;
    place.textContent = `${left} of ${field.maxLength} characters left`;
  };
  field.addEventListener("input", say);
  say();
}

function begin(root) {
  for (const toast of root.querySelectorAll("[data-toast]:not([data-begun])")) { toast.dataset.begun = ""; fade(toast); }
  for (const place of root.querySelectorAll("[data-count-for]:not([data-begun])")) { place.dataset.begun = ""; count(place); }
}
begin(document);
document.addEventListener("htmx:after:swap", () => begin(document));

// The list of what has to be put right takes the focus; the person's menu closes on Escape or a press elsewhere.
document.getElementById("errors")?.focus();
const menu = document.querySelector("details.me");
addEventListener("keydown", (event) => {
  if (event.key === "Escape" && menu?.open) { menu.open = false; menu.querySelector("summary").focus(); }
});
addEventListener("click", (event) => { if (menu?.open && !menu.contains(event.target)) menu.open = false; });
