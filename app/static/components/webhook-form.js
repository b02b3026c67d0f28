/** The form that a receiver is registered with. */

import { make } from "../dom.js";
import { openDialog } from "./dialog.js";
import { checkbox, choicesField, errorsOf, field, ticked } from "./form-fields.js";
import { EVENTS } from "./webhooks-panel.js";

const NAMES = { url: "Address", events: "Events" };

export function openWebhookForm() {
  const url = make("input", { id: "webhook-url", type: "url", inputmode: "url", autocomplete: "off", placeholder: "https://example.com/hooks/videos", required: "" });
  const boxes = EVENTS.map((event) => checkbox(make("input", { type: "checkbox", value: event, checked: "" }), event));
  const events = choicesField({ label: "Events", hint: "Registering tells nothing of the past." }, "webhook-events", boxes);
  const button = make("button", { class: "button primary" }, "Register it");
  const form = make("form", { class: "team-form events-form", novalidate: "" }, field({ label: "Address", hint: "It is asked by POST, over https, on the public internet unless the operator allows other addresses." }, url), events, button);
  const errors = errorsOf(form, NAMES, "webhook");
  const read = () => {
    const wanted = { url: url.value.trim(), events: ticked(events) };
    const faults = [
      { field: "url", message: "Write the address that is to be told.", is: !wanted.url },
      { field: "events", message: "Choose one at least.", is: !wanted.events.length },
    ].filter(({ is }) => is);
    return { wanted, faults };
  };
  const dialog = openDialog("Register a receiver", form);
  url.focus();
  return { form, button, errors, dialog, read };
}
