// The gallery of an export. Everything of a video is data: it becomes text and attributes, never markup.
"use strict";

/**
 * @typedef {{id: string, prompt: string | null, model: string, size: string, seconds: number, seed: number,
 *   cost: string | null, created: string, owner: string | null, parent: string | null, kind: string | null,
 *   understood: string | null, bytes: number, sha256: string, file: string, poster: string | null,
 *   reference: string | null}} ArchivedVideo
 */

{
  const PAGE = 60; // cards shown at once; a phone keeps up with some hundreds

  /** @type {ArchivedVideo[]} */
  const videos = JSON.parse(element("data", HTMLScriptElement).text);
  const byId = new Map(videos.map((video) => [video.id, video]));
  const search = element("search", HTMLInputElement);
  const list = element("videos", HTMLUListElement);
  const more = element("more", HTMLButtonElement);
  const player = element("player", HTMLDialogElement);
  const film = element("film", HTMLVideoElement);
  let shown = PAGE;

  search.addEventListener("input", () => {
    shown = PAGE;
    showList();
  });
  more.addEventListener("click", () => {
    shown += PAGE;
    showList();
  });
  player.addEventListener("close", () => {
    film.pause();
    history.replaceState(null, "", location.pathname);
  });
  window.addEventListener("hashchange", showPlayer);
  showList();
  showPlayer();

  /**
   * @template {HTMLElement} T
   * @param {string} id
   * @param {new () => T} kind
   * @returns {T}
   */
  function element(id, kind) {
    const found = document.getElementById(id);
    if (!(found instanceof kind)) throw new Error(`the page has no ${id}`);
    return found;
  }

  function showList() {
    const found = matching(search.value);
    list.replaceChildren(...found.slice(0, shown).map(card));
    more.hidden = found.length <= shown;
    element("nothing", HTMLParagraphElement).hidden = found.length > 0;
    element("count", HTMLOutputElement).value = `${found.length} of ${videos.length}`;
  }

  /** @param {string} words */
  function matching(words) {
    const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
    return videos.filter((video) => {
      const text = `${video.prompt ?? ""} ${video.model} ${video.id} ${video.owner ?? ""}`.toLowerCase();
      return wanted.every((word) => text.includes(word));
    });
  }

  /** @param {ArchivedVideo} video */
  function card(video) {
    const copy = document.importNode(element("card", HTMLTemplateElement).content, true);
    const [link, picture, prompt, small] = ["a", "img", ".prompt", ".small"].map((name) => copy.querySelector(name));
    link?.setAttribute("href", `#${video.id}`);
    if (video.poster) picture?.setAttribute("src", video.poster);
    if (prompt) prompt.textContent = titleOf(video);
    if (small) small.textContent = `${video.model}, ${video.size}, ${secondsOf(video)}, ${dayOf(video)}`;
    return copy;
  }

  /** The video that the address names, in the dialog; else no dialog. */
  function showPlayer() {
    const video = byId.get(decodeURIComponent(location.hash.slice(1)));
    if (!video) {
      if (player.open) player.close();
      return;
    }
    film.src = video.file;
    film.poster = video.poster ?? "";
    element("player-title", HTMLHeadingElement).textContent = titleOf(video);
    element("understood", HTMLParagraphElement).textContent = video.understood ?? "";
    element("facts", HTMLDListElement).replaceChildren(...facts(video));
    element("lineage", HTMLElement).replaceChildren(...lineage(video));
    element("file", HTMLAnchorElement).href = video.file;
    if (!player.open) player.showModal();
  }

  /** @param {ArchivedVideo} video */
  function facts(video) {
    /** @type {[string, string][]} */
    const pairs = [
      ["Made", new Date(video.created).toLocaleString()],
      ["Model", video.model],
      ["Size", video.size],
      ["Length", secondsOf(video)],
      ["Seed", String(video.seed)],
      ["Cost", video.cost === null ? "not known" : `$${video.cost}`],
      ["For", video.owner ?? ""],
      ["Id", video.id],
      ["Bytes", String(video.bytes)],
      ["SHA-256", video.sha256],
    ];
    return pairs.filter(([, value]) => value).flatMap(([name, value]) => [made("dt", name), made("dd", value)]);
  }

  /** @param {ArchivedVideo} video */
  function lineage(video) {
    const parent = video.parent ? byId.get(video.parent) : undefined;
    const children = videos.filter((other) => other.parent === video.id);
    const links = [
      ...(parent ? [made("a", `Made out of (${video.kind ?? "remix"}): ${titleOf(parent)}`, `#${parent.id}`)] : []),
      ...children.map((child) => made("a", `Became (${child.kind ?? "remix"}): ${titleOf(child)}`, `#${child.id}`)),
    ];
    if (video.parent && !parent) links.unshift(made("p", `Made out of ${video.parent}, which is not in this export`));
    if (video.reference) links.push(made("a", "The picture it begins with", video.reference));
    return links;
  }

  /**
   * @param {string} tag
   * @param {string} text
   * @param {string} [address]
   */
  function made(tag, text, address) {
    const node = document.createElement(tag);
    node.textContent = text;
    if (address) node.setAttribute("href", address);
    return node;
  }

  /** @param {ArchivedVideo} video */
  function titleOf(video) {
    return video.prompt ?? "A video whose prompt was not kept";
  }

  /** @param {ArchivedVideo} video */
  function secondsOf(video) {
    return `${Number(video.seconds.toFixed(2))} s`;
  }

  /** @param {ArchivedVideo} video */
  function dayOf(video) {
    return video.created.slice(0, 10);
  }
}
