// What is typed is kept: in this browser at once, on the server a moment later, and then no longer in this browser.
// A form asks for it by data-draft="verdict:12". docs/look.md says more.

import { ask, known, Refused } from "./ask.js";

const PAUSE = 700, LONGEST_WAIT = 5000, RETRY = 15000;
const SKIP = new Set(["hidden", "password", "file", "submit", "button", "reset", "image"]);
const forms = new Map();

// The browser's own copy: only what the server does not have yet.
const PREFIX = "factcheck:typed:";
const nameOf = (key) => `${PREFIX}${known.person}:${key}`;
const local = {
  all: () => { try { return Object.keys(localStorage).filter((name) => name.startsWith(PREFIX)); } catch { return []; } },
  read(name) { try { return JSON.parse(localStorage.getItem(name)); } catch { return null; } },
  write(key, typed) { try { localStorage.setItem(nameOf(key), JSON.stringify(typed)); return true; } catch { return false; } },
  drop(key) { try { localStorage.removeItem(nameOf(key)); } catch { /* there is none */ } },
  clear() { for (const name of local.all()) localStorage.removeItem(name); },
};

const text = (value) => value.replace(/\r\n?/g, "\n");
const same = (a, b) => Object.keys({ ...a, ...b }).every((name) => equal(a[name], b[name]));
const equal = (a, b) => JSON.stringify(a ?? []) === JSON.stringify(b ?? []);
const clockOf = (at) => `at ${new Date(at).toTimeString().slice(0, 5)}`;
const fieldsOf = (form) => [...form.elements].filter((field) => field.name && field.type && !SKIP.has(field.type) && field.type !== "fieldset");

// What stands in a form now, or what the page came with.
function read(form, asLoaded = false) {
  const found = {};
  for (const field of fieldsOf(form)) {
    const values = (found[field.name] ??= []);
    if (field.type === "radio" || field.type === "checkbox") {
      if (asLoaded ? field.defaultChecked : field.checked) values.push(field.value);
    } else if (field.options) {
      const on = [...field.options].filter((option) => (asLoaded ? option.defaultSelected : option.selected));
      if (asLoaded && !on.length && !field.multiple && field.options.length) on.push(field.options[0]);
      values.push(...on.map((option) => option.value));
    } else values.push(text(asLoaded ? field.defaultValue : field.value));
  }
  return found;
}

function write(form, values) {
  const nth = {};
  for (const field of fieldsOf(form)) {
    const wanted = values[field.name];
    if (!wanted) continue;
    if (field.type === "radio" || field.type === "checkbox") field.checked = wanted.includes(field.value);
    else if (field.options) for (const option of field.options) option.selected = wanted.includes(option.value);
    else {
      const value = wanted[(nth[field.name] = (nth[field.name] ?? -1) + 1)] ?? "";
      if (text(field.value) !== value) field.value = value;
    }
    // The count of characters and whatever else listens; we know of it already.
    field.dispatchEvent(new CustomEvent("input", { bubbles: true, detail: "restored" }));
  }
}

function labelsOf(form) {
  const found = { "": document.querySelector("h1")?.textContent.trim().slice(0, 200) ?? "" }; // and the page's own name
  for (const field of fieldsOf(form)) {
    const legend = field.type === "radio" && field.closest("fieldset")?.querySelector("legend");
    const label = legend || field.labels?.[0];
    if (label) found[field.name] = label.textContent.replace("(optional)", "").trim();
  }
  return found;
}

class Kept {
  constructor(form) {
    this.form = form;
    this.key = form.dataset.draft;
    this.loaded = this.base = this.last = read(form, true);
    this.version = 0;
    this.draft = null; // what was restored, to discard it or take it back
    this.undecided = false; // something else was typed into this form, and nobody has said what to do with it
    this.line = form.querySelector("[data-kept]") ?? form.appendChild(Object.assign(document.createElement("p"), { className: "kept" }));
    this.line.setAttribute("aria-live", "polite");
    form.addEventListener("input", (event) => { if (event.detail !== "restored") this.typed(); });
    form.addEventListener("change", () => this.typed());
    form.addEventListener("formdata", (event) => event.formData.set("draft", this.key));
    form.addEventListener("submit", () => this.sending());
    form.addEventListener("reset", () => setTimeout(() => this.typed()));
  }

  // Put back what was typed, or offer it where the form does not say any more what it said then.
  begin(theirs) {
    const mine = local.read(nameOf(this.key));
    let draft = theirs;
    if (mine && theirs?.at > mine.at) { // typed later on another computer
      if (!same(mine.fields, theirs.fields)) this.putAside(mine);
      local.drop(this.key);
    } else if (mine) {
      draft = { version: 0, ...theirs, ...mine, words: clockOf(mine.at), unsent: true };
    }
    const now = read(this.form);
    if (theirs) this.version = theirs.version;
    if (known.posted === this.key) { // this page answers the form: what it says is the newest there is
      local.drop(this.key);
      this.base = draft?.base ?? {};
      this.last = theirs?.fields ?? {};
      return this.typed();
    }
    if (!draft) return same(now, this.loaded) ? undefined : this.typed();
    if (same(draft.fields, now)) { // it stands there already: sent, or put back by the browser itself
      if (same(now, this.loaded)) this.forget(draft);
      else { this.last = draft.unsent ? this.loaded : now; this.base = draft.base; this.typed(); }
      return undefined;
    }
    const touched = Object.keys(draft.fields).filter((name) => !equal(draft.fields[name], draft.base[name]));
    const clash = touched.some((name) => !equal(draft.base[name], this.loaded[name]) && !equal(draft.fields[name], this.loaded[name]));
    this.draft = draft;
    if (clash || !same(now, this.loaded)) return this.offer(`You had typed something else here ${draft.words}.`, clash ? "What stands here was changed since." : "");
    write(this.form, Object.fromEntries(touched.map((name) => [name, draft.fields[name]])));
    this.last = draft.unsent ? this.loaded : draft.fields;
    const elsewhere = !same(draft.base, this.loaded);
    this.open();
    this.show("draft-restored", `Restored what you had typed ${draft.words}${elsewhere ? "; what others changed since is left as it is" : ""}.`);
    if (draft.unsent || elsewhere) this.typed();
    return undefined;
  }

  // The newest text goes into this browser at once; the server has it after a pause.
  typed() {
    if (this.gone) return;
    const now = read(this.form);
    if (same(now, this.last)) return;
    if (this.bar?.dataset.kind === "draft-discarded") this.hide();
    // While there are two texts, the new one must not take the place of the other.
    this.unsafe = !local.write(this.undecided ? `${this.key}~here` : this.key, this.told(now));
    this.onItsWay = false;
    if (this.undecided) return;
    clearTimeout(this.timer);
    this.since ??= Date.now();
    this.timer = setTimeout(() => this.save(), Math.max(0, Math.min(PAUSE, this.since + LONGEST_WAIT - Date.now())));
  }

  told(fields) {
    return { form: this.key, page: location.pathname + location.search, fields, base: this.base, labels: labelsOf(this.form), at: Date.now() };
  }

  async save({ leaving = false } = {}) {
    clearTimeout(this.timer);
    if (this.saving && !leaving) { this.more = true; return; }
    this.since = undefined;
    const fields = read(this.form);
    this.saving = true;
    try {
      const answer = await ask(known.keep, { ...this.told(fields), seen: this.version }, { leaving });
      this.version = answer.version;
      this.last = fields;
      this.unsafe = false;
      this.draft = { ...this.draft, ...answer };
      if (answer.version) known.forms[this.key] = answer; // for when this part of the page is put in anew
      else delete known.forms[this.key];
      if (same(fields, read(this.form))) for (const key of [this.key, `${this.key}~here`]) local.drop(key);
      this.say(answer.version ? `Kept ${answer.words}.` : "");
    } catch (wrong) {
      if (!(wrong instanceof Refused)) throw wrong;
      this.refused(wrong.why);
    } finally {
      this.saving = false;
    }
    if (this.more) { this.more = false; this.typed(); }
  }

  refused(why) {
    if (this.gone) return;
    if (why === 409) return this.elsewhere();
    if (why === 422 || why === 413) return this.say(this.unsafe ? "This is too long to be kept while you type." : "This is too long to be kept on the server. It is kept in this browser.");
    if (why === "signed out") {
      const back = `${known.door}?next=${encodeURIComponent(location.pathname + location.search)}`;
      return this.say("You are signed out. What you type is kept in this browser. ", back, "Sign in again");
    }
    if (why === "somebody else") return this.say("Somebody else is signed in now. What you typed is kept in this browser until you sign in again.");
    this.say(this.unsafe ? "Not kept: the server cannot be reached." : "The server cannot be reached. What you type is kept in this browser.");
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), RETRY);
    return undefined;
  }

  // Another window of the same person typed into the same form, or sent it.
  async elsewhere() {
    const theirs = (await ask(`${known.of}?form=${encodeURIComponent(this.key)}`).catch(() => ({})))[this.key];
    if (this.onItsWay) return undefined;
    if (!theirs) { this.version = 0; return this.save(); }
    this.draft = theirs;
    this.offer(`You typed something else into this form ${theirs.words}, in another window.`, "");
    return undefined;
  }

  say(words, href, link) {
    if (this.line.dataset.words === words) return; // said again only when it says something new
    this.line.dataset.words = words;
    this.line.textContent = words;
    if (href) this.line.append(Object.assign(document.createElement("a"), { href, textContent: link }));
  }

  open() { for (let box = this.form.closest("details:not([open])"); box; box = box.parentElement.closest("details:not([open])")) box.open = true; }

  show(kind, words, more = "") {
    this.hide();
    this.bar = document.getElementById(kind).content.firstElementChild.cloneNode(true);
    this.bar.dataset.kind = kind;
    this.bar.querySelector("[data-words]").textContent = words;
    if (more) this.bar.querySelector("[data-more]").textContent = more;
    this.bar.addEventListener("click", (event) => {
      const name = event.target.closest("[data-do-draft]")?.dataset.doDraft;
      if (name) this.act(name, event.target.closest("button"));
    });
    this.form.prepend(this.bar);
  }

  hide() { this.bar?.remove(); this.bar = null; }

  offer(words, more) {
    this.undecided = true;
    this.open();
    this.show("draft-against", words, more);
  }

  focus() { this.form.querySelector("textarea, input:not([type=hidden])")?.focus(); }

  async act(name, button) {
    const draft = this.draft;
    if (name === "accept") { this.hide(); this.focus(); }
    if (name === "discard") {
      this.thrown = read(this.form);
      write(this.form, this.loaded);
      this.base = this.last = this.loaded;
      clearTimeout(this.timer);
      local.drop(this.key);
      this.say("");
      this.show("draft-discarded", `Discarded what you had typed ${draft.words}.`);
      this.bar.querySelector("button").focus();
      if (draft.discard) await ask(draft.discard, {}).then((told) => { this.version = told.version; }).catch(() => {});
    }
    if (name === "take-back") {
      write(this.form, this.thrown);
      this.hide();
      this.focus();
      if (draft.take_back) await ask(draft.take_back, {}).then((told) => { this.version = told.version; }).catch(() => {});
      this.typed();
    }
    if (name === "compare") {
      const box = this.bar.querySelector("[data-compared]");
      const open = box.hidden;
      if (open) box.innerHTML = await ask(known.compare, { form: this.key, now: read(this.form), typed: draft.fields, labels: labelsOf(this.form) }).catch(() => "It cannot be shown right now.");
      box.hidden = !open;
      button.setAttribute("aria-expanded", String(open));
    }
    if (name === "use" || name === "aside") {
      const here = read(this.form);
      const other = name === "aside" ? draft : same(here, this.loaded) ? null : this.told(here);
      if (other) await this.putAside(other);
      this.hide();
      if (name === "use") write(this.form, draft.fields);
      this.undecided = false;
      this.version = draft.version;
      this.base = this.loaded; // what stands there was seen, and this was wanted all the same
      this.focus();
      await this.save();
    }
  }

  // One of two texts in one form: it does not stand there, and can be read among what was not sent.
  async putAside({ fields, base }) {
    const told = { ...this.told(fields), base };
    await ask(known.keep, { ...told, aside: true }).catch(() => local.write(`${this.key}~${Date.now()}`, told));
  }

  // Stands there as it was typed: nothing is left to keep.
  forget(draft) {
    local.drop(this.key);
    if (draft.version) ask(known.keep, { ...this.told(this.loaded), base: this.loaded, seen: draft.version }).catch(() => {});
  }

  // The form is on its way: whatever comes of it, the text is in this browser until the server says it has it.
  sending() {
    clearTimeout(this.timer);
    const now = read(this.form);
    if (!same(now, this.last)) local.write(this.key, this.told(now));
    this.unsafe = false;
    this.onItsWay = true;
  }

  // htmx sent it and it went well.
  sent() {
    clearTimeout(this.timer);
    local.drop(this.key);
    delete known.forms[this.key];
    this.version = 0;
    this.base = this.last = this.loaded = read(this.form, true);
    this.say("");
    this.hide();
  }

  leaving() {
    if (this.gone || this.undecided || same(read(this.form), this.last)) return;
    if (JSON.stringify(this.told(read(this.form))).length < 60_000) this.save({ leaving: true });
  }
}

async function begin(root) {
  const found = [...root.querySelectorAll("form[data-draft]")].filter((form) => !forms.has(form));
  const late = found.map((form) => form.dataset.draft).filter((key) => !known.asked.includes(key));
  for (const form of found) forms.set(form, new Kept(form));
  if (late.length) {
    Object.assign(known.forms, await ask(`${known.of}?${late.map((key) => `form=${encodeURIComponent(key)}`).join("&")}`).catch(() => ({})));
    known.asked.push(...late);
  }
  for (const form of found) forms.get(form).begin(known.forms[form.dataset.draft]);
}

// What this browser still holds of other pages goes to the server; what somebody else left here goes away.
const MINUTE = 60_000;
function tidy() {
  for (const key of known.sent) local.drop(key);
  for (const name of local.all()) {
    const typed = local.read(name);
    if (!typed || !name.startsWith(`${PREFIX}${known.person}:`)) localStorage.removeItem(name);
    else if (Date.now() - typed.at < MINUTE) continue; // perhaps being typed in another window
    else if (name.includes("~")) ask(known.keep, { ...typed, aside: true }).then(() => localStorage.removeItem(name)).catch(() => {});
    else if (!document.querySelector(`form[data-draft="${CSS.escape(typed.form)}"]`)) {
      ask(known.keep, { ...typed, seen: null }).then(() => local.drop(typed.form)).catch(() => {});
    }
  }
}

if (known) {
  tidy();
  begin(document);
  document.addEventListener("htmx:after:swap", () => {
    for (const [form, kept] of forms) if (!form.isConnected) { kept.gone = true; forms.delete(form); }
    begin(document);
  });
  document.addEventListener("htmx:after:request", (event) => {
    const { sourceElement, response } = event.detail.ctx ?? {};
    if (response?.status < 400) forms.get(sourceElement)?.sent();
  });
  const each = (act) => { for (const kept of forms.values()) act(kept); };
  document.addEventListener("visibilitychange", () => { if (document.hidden) each((kept) => kept.leaving()); });
  addEventListener("pagehide", () => each((kept) => kept.leaving()));
  addEventListener("online", () => each((kept) => kept.typed()));
  // Asked only where the text could really be lost: too long to be kept, or this browser keeps nothing.
  addEventListener("beforeunload", (event) => { if ([...forms.values()].some((kept) => kept.unsafe)) event.preventDefault(); });
  // Who leaves a shared computer leaves nothing on it: what is not on the server yet goes there first.
  document.querySelector("form[data-sign-out]")?.addEventListener("submit", async (event) => {
    if (!local.all().length) return;
    event.preventDefault();
    const out = event.target;
    const patience = new Promise((go) => setTimeout(go, 2000));
    await Promise.race([Promise.all([...forms.values()].filter((kept) => !same(read(kept.form), kept.last)).map((kept) => kept.save())), patience]);
    local.clear();
    out.submit();
  });
}
for (const area of document.querySelectorAll("[data-chooses]")) {
  area.addEventListener("input", () => { document.getElementById(area.dataset.chooses).checked = true; });
}
