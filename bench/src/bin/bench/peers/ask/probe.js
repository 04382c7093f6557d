// Runs before the page's own scripts, in Broadsheet's page and in those of its peers: notes when the first ten results
// last changed, and asks. What it goes by is what a reader can see: a status that begins with the number of results, and
// a feed of articles with a heading each and with marks; or a feed with `data-whole`, which never shows a part of an answer.
() => {
  const N_ROWS = 10;
  const waiting = new Set();
  let shown = "";
  let shownAt = 0;
  // The same of their titles alone, which may stand before their texts have come.
  let listed = "";
  let listedAt = 0;

  const isDrawn = (row) => row.querySelector("h2") !== null && row.querySelector("mark, [data-whole] h2") !== null;

  const state = () => {
    const rows = [...document.querySelectorAll("[role=feed] article")].slice(0, N_ROWS);
    const status = [...document.querySelectorAll("[role=status]")].map((element) => element.textContent).find(Boolean);
    const count = Number(status?.replaceAll(",", "").match(/\d+/)?.[0] ?? NaN);
    const isBusy = document.querySelector("[role=feed][aria-busy=true], [role=status] progress") !== null;
    const isThere = !isBusy && rows.length === Math.min(N_ROWS, count) && rows.every(isDrawn);
    const isAsked = count === 0 || rows.some(isDrawn);
    const isWhole = document.querySelector("[role=feed][data-whole]") !== null;
    const ids = rows.map((row) => row.querySelector("h2")?.id.slice(2));
    return { count, isBusy, isThere, isWhole, isAsked, ids, text: rows.map((row) => row.textContent).join("\n") };
  };

  // Whether this is the answer: where no part of one is ever shown, any; otherwise the one that is known, if one is,
  // because titles with marks may stand before their texts have come.
  const isAnswer = (now, known) => {
    if (known === null || now.isWhole) return now.isThere;
    return known === "" ? now.isThere && now.count === 0 : now.text === known;
  };

  const look = () => {
    const now = state();
    if (now.text !== shown) [shown, shownAt] = [now.text, performance.now()];
    const titles = now.ids.join();
    if (titles !== listed) [listed, listedAt] = [titles, performance.now()];
    waiting.forEach((wait) => wait(now));
  };

  // The state for which is(state) holds first, with the time at which its rows came to stand.
  const until = (is) => new Promise((resolve) => {
    const wait = (now) => {
      if (!is(now)) return;
      waiting.delete(wait);
      resolve({ ...now, at: shownAt, listedAt });
    };
    waiting.add(wait);
    look();
  });

  new MutationObserver(look).observe(document, {
    subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: ["aria-busy"],
  });

  let asked = null;
  let begun = 0;
  globalThis.probe = {
    state,
    // Begins to wait for an answer to what the address asks; { since } is when the page began to load.
    expect: (known) => { [begun, asked] = [0, until((now) => isAnswer(now, known))]; },
    ask: (query, known) => {
      begun = performance.now();
      location.hash = "#q=" + encodeURIComponent(query);
      asked = until((now) => isAnswer(now, known));
    },
    // Asks for nothing, so that rows of the last answer are not taken for those of the next.
    clear: () => {
      location.hash = "";
      asked = until((now) => !now.isAsked && !now.isBusy);
    },
    // The answer, or null where it has not come yet: the driver's own patience for one call is limited.
    answer: (patience) => Promise.race([
      asked.then((now) => ({ ...now, millis: now.at - begun, titleMillis: now.listedAt - begun })),
      new Promise((resolve) => setTimeout(resolve, patience, null)),
    ]),
  };
}
