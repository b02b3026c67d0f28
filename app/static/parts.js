/** The parts of the page that a first visit does not need: each is fetched when it is first asked for. */

import { ApiProblem, fetchMarkup } from "./api.js";
import { find, make } from "./dom.js";

export const fetchPlayer = part("video-player", async () => {
  const [{ body }, module] = await Promise.all([fetchMarkup("components/video-player.html"), import("./components/video-player.js")]);
  if (!document.querySelector("video-player")) find(document, "main").append(document.importNode(find(body, "video-player"), true));
  return module;
});
export const fetchPictures = part("composer-more", () => import("./components/picture-choice.js"));
export const fetchMore = part("composer-more", () => import("./components/more-choices.js"));
export const fetchEndings = part("", () => import("./endings.js"));
export const fetchFailure = part("failure-note", () => import("./components/failure-note.js"));
export const fetchUpstreams = part("upstreams-panel", () => import("./upstreams.js"));
export const fetchTeam = part("team-room", () => import("./team/room.js"));
export const fetchHelp = part("dialogs", () => import("./components/shortcut-help.js"));
export const fetchSignIn = part("dialogs", () => import("./components/sign-in.js"));
export const fetchAssistance = part("dialogs", () => import("./assistance.js"));
export const fetchRemaking = part("dialogs", () => import("./remaking.js"));

/** @type {Map<string, Promise<unknown>>} */ const styles = new Map();

/**
 * @template T
 * @param {string} style its file of CSS, or ""
 * @param {() => Promise<T>} load
 * @returns {() => Promise<T>} rejects with ApiProblem where the server does not deliver
 */
export function part(style, load) {
  return async () => {
    try {
      const [module] = await Promise.all([load(), style && fetchStyle(`components/${style}.css`)]);
      return module;
    } catch (error) {
      if (!(error instanceof TypeError || error instanceof Event)) throw error;
      throw new ApiProblem({
        status: 0,
        code: "unreachable",
        title: "A part of the page is missing",
        detail: "The studio's server did not deliver a part of this page. Check that it is running, then reload the page.",
      });
    }
  };
}

/** @param {string} path */
function fetchStyle(path) {
  const known = styles.get(path);
  if (known) return known;
  const link = make("link", { rel: "stylesheet", href: path });
  const loaded = new Promise((resolve, reject) => {
    link.addEventListener("load", resolve);
    link.addEventListener("error", (event) => {
      styles.delete(path);
      link.remove();
      reject(event);
    });
  });
  styles.set(path, loaded);
  document.head.append(link);
  return loaded;
}
