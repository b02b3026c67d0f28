/** Signing in and out with a key, where the studio asks for one. */

import { ApiProblem, request } from "../api.js";
import { make } from "../dom.js";
import { openDialog } from "./dialog.js";

const SESSION = "/api/session";

let isOpen = false;

/** Asks for a key, once however many requests were refused; what was typed in the composer is kept. */
export function openSignIn() {
  if (isOpen) return;
  isOpen = true;
  const mistake = make("p", { class: "field-error", id: "sign-in-error", role: "alert" });
  const key = make("input", { id: "sign-in-key", name: "key", type: "password", autocomplete: "current-password", "aria-describedby": "sign-in-error" });
  const field = make("div", { class: "field" }, make("label", { class: "field-label", for: "sign-in-key" }, "Key"), key, mistake);
  const button = make("button", { class: "button primary", type: "submit" }, "Sign in");
  const intro = make("p", {}, "This studio asks for a key. Whoever runs it makes one for you.");
  const form = make("form", { class: "remix", novalidate: "" }, intro, field, button);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    button.disabled = true;
    try {
      await request(SESSION, { method: "POST", body: { key: key.value } });
      location.reload();
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error;
      mistake.textContent = error.message;
      key.focus();
    } finally {
      button.disabled = false;
    }
  });
  request(SESSION).then(({ provider }) => {
    if (!provider) return;
    const place = encodeURIComponent(`/${location.hash}`);
    form.prepend(make("a", { class: "button primary", href: `${SESSION}/oidc/start?return=${place}` }, `Sign in with ${provider}`));
    intro.textContent = "Or with a key, which whoever runs this studio makes for you.";
  }, () => {}); // a button that is not there is missed by nobody who has a key
  openDialog("Sign in", form).addEventListener("close", () => (isOpen = false));
}

/** A line that says whose key is in use, with a button to sign out; empty where nobody has to sign in. */
export function signedIn() {
  const line = make("p", { class: "signed-in" });
  request(SESSION).then(({ required, name }) => {
    if (!required || !name) return;
    const leave = make("button", { class: "button small", type: "button" }, "Sign out");
    leave.addEventListener("click", () => request(SESSION, { method: "DELETE" }).then(() => location.reload()));
    line.append(`Signed in as ${name}. `, leave);
  }, () => {}); // a line that is not there is missed by nobody
  return line;
}
