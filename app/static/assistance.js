/** What helps to fill the form, fetched when it is first asked for. */

export { openBatch } from "./components/batch-dialog.js";
export { openPromptHelp } from "./components/prompt-help.js";
