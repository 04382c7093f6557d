// How a page gets its larger module: when a reader opens files. The script that runs it comes as text and is inserted; the
// page's policy knows its digest, and Trusted Types let through what was verified before (trust.js).

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

let more = null;

const startMore = async () => {
  if (!window.broadsheet.start) await loadMore();
  await window.broadsheet.start();
};

// Starts the larger module in the place of the first, which runs on until the other is there. Whatever is missing rejects
// the promise, and may be asked for again.
if (build.more) {
  window.broadsheet.full = () => {
    more = more || startMore().catch((error) => {
      more = null;
      throw error;
    });
    return more;
  };
}

// The viewer asks for it, and hears if it does not come.
const getMore = (failed) => window.broadsheet.full().catch(failed);

// The viewer gives what stops it.
const setStop = (stop) => {
  window.broadsheet.stop = stop;
};
