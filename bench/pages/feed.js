// What the pages of the peers have in common: they are asked and answer as Broadsheet's page does, so that one driver
// measures all. The query stands in the address as #q=..., the number of results in a status, and the first ten of
// them, with a part of their text, in a feed.

const N_ROWS = 10;

const element = (name, attributes = {}, ...children) => {
  const made = Object.assign(document.createElement(name), attributes);
  made.append(...children);
  return made;
};

// Begins to answer. search(query) gives { total, rows } where rows(n) gives the first n as { id, title, excerpt }, the
// excerpt a list of nodes; ids(query) gives all ids.
export const answer = (search, ids) => {
  const status = element("p", { role: "status" });
  const feed = element("div", { role: "feed" });
  // Rows come all at once with their excerpts, some of which have no mark in them.
  feed.dataset.whole = "";
  document.body.append(status, feed);
  let latest = 0;
  const ask = async () => {
    const turn = ++latest;
    const query = new URLSearchParams(location.hash.slice(1)).get("q") ?? "";
    status.textContent = "";
    feed.replaceChildren();
    if (query === "") return;
    const found = await search(query);
    const rows = await found.rows(N_ROWS);
    // Somebody has asked for something else in the meantime.
    if (turn !== latest) return;
    feed.replaceChildren(...rows.map((row, idx) => {
      const article = element("article", {}, element("h2", { id: "t-" + row.id }, row.title), element("p", {}, ...row.excerpt));
      article.setAttribute("aria-posinset", idx + 1);
      article.setAttribute("aria-setsize", found.total);
      return article;
    }));
    status.textContent = String(found.total);
  };
  globalThis.allIds = ids;
  addEventListener("hashchange", ask);
  // The mark that the driver waits for.
  performance.mark("broadsheet:ready");
  ask();
};

export const mark = (text) => element("mark", {}, text);
