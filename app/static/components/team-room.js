/** <team-room>: the way between the team's sections, the title of the one that is open, and the place where it stands. */

import { make } from "../dom.js";

export class TeamRoom extends HTMLElement {
  place = make("div", { class: "team-section" }, make("p", { class: "hint" }, "Asking the server…"));

  /** @param {[name: string, title: string][]} sections @param {string} open the name of the one that is */
  begin(sections, open) {
    const links = sections.map(([name, words]) => make("li", {}, make("a", { href: `#/team/${name}`, ...(name === open && { "aria-current": "page" }) }, words)));
    const heading = make("h1", { class: "team-title", id: "team-title", tabindex: -1 }, sections.find(([name]) => name === open)?.[1] ?? "");
    const back = make("p", {}, make("a", { href: "#/" }, "← All videos"));
    const ways = make("nav", { class: "team-ways", "aria-label": "Team" }, make("ul", {}, ...links));
    this.replaceChildren(make("section", { class: "team", "aria-labelledby": "team-title" }, back, ways, heading, this.place));
    heading.focus({ preventScroll: true });
    scrollTo(0, 0);
  }

  /** Says why nothing stands here. @param {string} words @param {() => void} [again] where trying once more may help */
  refuse(words, again) {
    const sentence = make("p", { class: "team-missing", role: "alert" }, words);
    if (!again) return this.place.replaceChildren(sentence);
    const button = make("button", { class: "button" }, "Try again");
    button.addEventListener("click", again);
    this.place.replaceChildren(sentence, make("p", {}, button));
  }
}

customElements.define("team-room", TeamRoom);
