/** The elements that stand on the page from the first, found once. */

import "./components/price-line.js";
import { StudioHeader } from "./components/studio-header.js";
import { ToastRegion } from "./components/toast-region.js";
import { VideoComposer } from "./components/video-composer.js";
import { VideoGrid } from "./components/video-grid.js";
import { find } from "./dom.js";

export const studio = find(document, "#studio");
export const composer = find(document, "video-composer", VideoComposer);
export const searchForm = find(document, ".search", HTMLFormElement);
export const searchField = find(searchForm, "input", HTMLInputElement);
export const grid = find(document, "video-grid", VideoGrid);
export const header = find(document, "studio-header", StudioHeader);
export const toasts = find(document, "toast-region", ToastRegion);
