// Asking the server beside a page: the token goes along, and a page that outlived its session finds the new one's.

const place = document.getElementById("drafts");
export const known = place ? JSON.parse(place.dataset.known) : null;

const bar = () => document.querySelector("body[hx-headers\\:inherited]");
const token = () => JSON.parse(bar().getAttribute("hx-headers:inherited"))["X-CSRFToken"];

// Why an answer did not come: "offline", "signed out", "somebody else", or the status.
export class Refused extends Error {
  constructor(why) { super(String(why)); this.why = why; }
}

export async function ask(url, told, { leaving = false, again = true } = {}) {
  let answer;
  try {
    answer = await fetch(url, {
      method: told ? "POST" : "GET",
      redirect: "manual",
      keepalive: leaving,
      headers: told ? { "Content-Type": "application/json", "X-CSRFToken": token() } : {},
      body: told ? JSON.stringify(told) : undefined,
    });
  } catch { throw new Refused("offline"); }
  if (answer.type === "opaqueredirect") throw new Refused("signed out");
  if (answer.status === 400 && told && again) {
    await renew();
    return ask(url, told, { leaving, again: false });
  }
  if (!answer.ok) throw new Refused(answer.status);
  return answer.headers.get("Content-Type").startsWith("application/json") ? answer.json() : answer.text();
}

// After signing in again in another window, every form of this page gets the token of the new session.
async function renew() {
  const now = await ask(known.token);
  if (now.person !== known.person) throw new Refused("somebody else");
  for (const field of document.querySelectorAll('input[name="csrf_token"]')) field.value = now.token;
  bar().setAttribute("hx-headers:inherited", JSON.stringify({ "X-CSRFToken": now.token }));
}
