// How a page gets its larger module: by itself where there is room for more than a list, and else when somebody wants what the
// first has not. The script that runs it comes as text and is inserted; the page's policy knows its digest, and Trusted Types
// let through what was verified before (trust.js).

const loadMore = async () => {
  const bytes = await gunzipped(await carriedPart(build.more));
  const texts = JSON.parse(new TextDecoder().decode(bytes));
  // The third is what a page in one file runs (import/page.js): it is written down and never runs here.
  window.broadsheet.wholeScript = texts.splice(2).join('');
  trusted.push(...texts);
  const element = document.createElement('script');
  element.text = policy.createScript(texts[0]);
  document.head.append(element);
};

const startMore = async () => {
  if (!window.broadsheet.start) await loadMore();
  await window.broadsheet.start();
};

let more = null;

const { broadsheet } = window;

// Starts the larger module, which takes the place of the first when both show the same. Whatever is missing rejects the
// promise, and may be asked for again.
const full = () => {
  // A page at rest may come to this when the viewer has asked for it long before: who has taken over is not started again.
  if (!broadsheet.full) return Promise.resolve();
  broadsheet.isDue = true;
  more = more || startMore().finally(() => {
    more = null;
    broadsheet.isDue = false;
  });
  return more;
};

// The viewer asks for it, and hears if it does not come.
const getMore = (failed) => full().catch(failed);

// The viewer gives what stops it.
const setStop = (stop) => {
  broadsheet.stop = stop;
};

if (build.more) {
  broadsheet.full = full;
  const { connection } = navigator;
  broadsheet.isDue = matchMedia('(min-width: 56rem)').matches && !(connection && connection.saveData);
  // What fails here is asked for again by whoever wants something of it.
  const begin = () => full().catch(() => {});
  // A page of several volumes has begun with the newest.
  whenReady(() => (broadsheet.isDue || broadsheet.base) && (window.requestIdleCallback || setTimeout)(begin));
}
