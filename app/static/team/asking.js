/** Filters: kept in the address, so that a link and a reload find them again; of several answers the newest question's counts. */

/**
 * Without an entry in the browser's history: back leaves the section, and not one letter of a filter.
 * @param {string} section
 * @param {Record<string, string>} asked empty values too, which are a choice
 */
export function keepQuery(section, asked) {
  history.replaceState(history.state, "", `#/team/${section}?${new URLSearchParams(asked)}`);
}

/**
 * @template Q, A
 * @param {(asked: Q) => Promise<A>} ask
 * @param {(answer: A, asked: Q) => void} show
 * @returns {(asked: Q) => Promise<void>}
 */
export function newestAnswer(ask, show) {
  let turn = 0;
  return async (asked) => {
    const own = (turn += 1);
    const answer = await ask(asked);
    if (own === turn) show(answer, asked);
  };
}
