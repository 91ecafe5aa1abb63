// Who else has this page open, and what they did to it meanwhile. Nobody is held up by it.

import { ask, known } from "./ask.js";

const EVERY = 20_000;
const place = document.querySelector("[data-presence]");

if (place && known) {
  const who = place.querySelector("[data-who]"), news = place.querySelector("[data-news]");
  const page = place.dataset.presence;
  let since = Number(place.dataset.since), timer, typedAt = 0;
  const say = (node, words) => { if (node.textContent !== words) node.textContent = words; };

  // Somebody edits a page when they typed in it a moment ago, not because a field has the focus.
  document.addEventListener("input", (event) => {
    if (!event.target.closest?.("form[data-draft]") || event.detail === "restored") return;
    const began = Date.now() - typedAt > 3 * EVERY;
    typedAt = Date.now();
    if (began) beat();
  });

  async function beat() {
    clearTimeout(timer);
    try {
      const told = await ask(known.here, { page, since, editing: Date.now() - typedAt < 3 * EVERY });
      say(who, told.others);
      if (told.news) {
        since = told.seq;
        say(news.querySelector("[data-words]"), told.news);
        news.hidden = false;
      }
    } catch { /* the next one may get through */ }
    if (!document.hidden) timer = setTimeout(beat, EVERY);
  }
  document.addEventListener("visibilitychange", () => { if (!document.hidden) beat(); });
  addEventListener("pagehide", () => ask(known.leave, { page }, { leaving: true }).catch(() => {}));
  addEventListener("pageshow", (event) => { if (event.persisted) beat(); });
  beat();
}
