// How files of the reader's own come to the page: chosen, dropped anywhere, pasted, or by the system's "open with". Here they
// are only taken: what reads them is not in the first load. An offer waits in `broadsheet.waiting` as the browser gave it
// (static/gather.js makes files of it): { files }, { dropped: [{ file, entry, handle }] }, { pasted: { files, html, text } } { handles }, or
// { panel } where somebody only wants to see the panel. Whatever an event holds is gone once its listener has returned, so all of it is taken before that.

const own = window.broadsheet;
own.waiting = [];

// Says one sentence at the edge of the page; none takes the last one away.
const say = async (kind, detail) => {
  await parsed();
  const text = kind ? messages[language()][kind] : '';
  document.getElementById('said').textContent = text.replace('{}', () => detail);
};

let coming = null;

const offer = async (offered) => {
  own.waiting.push(offered);
  if (own.offered) return own.offered();
  say('opening');
  try {
    coming ??= own.full();
    await coming;
    say();
  } catch (error) {
    own.waiting.length = 0;
    say('openingFailed', error.message);
  }
  coming = null;
};

// While a picker is open; some never say how it ended, and then the plain input is the way.
let isPicking = false;

const open = async (what) => {
  if (what === 'panel') return offer({ panel: true });
  if (what === 'folder' && window.showDirectoryPicker && !isPicking) {
    isPicking = true;
    try {
      return offer({ handles: [await showDirectoryPicker()] });
    } catch (refused) {
      if (refused.name === 'AbortError') return;
    } finally {
      isPicking = false;
    }
  }
  document.getElementById('open-' + what).click();
};

const isField = ({ target }) => target.closest && target.closest('input, select, textarea');

// Whether a drag began in this page: a picture or a link of an article that is dropped where it came from is no offer.
let isOwnDrag = false;

// What is dragged: files, or a link of another page, which only an answer is given to.
const dragged = (event) => {
  const types = isOwnDrag ? [] : event.dataTransfer.types;
  if (types.includes('Files')) return 'files';
  return types.includes('text/uri-list') && !isField(event) && 'link';
};

const showDragging = (isDragging) =>
  document.documentElement.toggleAttribute('data-dragging', isDragging);

const taken = (item) => {
  const handle = item.getAsFileSystemHandle && item.getAsFileSystemHandle();
  // Whoever awaits it gets the error.
  if (handle) handle.catch(() => {});
  const entry = item.webkitGetAsEntry && item.webkitGetAsEntry();
  return { file: item.getAsFile(), entry, handle };
};

const LISTENERS = {
  click: ({ target }) => {
    const button = target.closest && target.closest('[data-opens]');
    if (button) open(button.dataset.opens);
  },
  change: ({ target }) => {
    if (target.type !== 'file' || target.files.length === 0) return;
    offer({ files: Array.from(target.files) });
    // Or else the same file cannot be chosen again.
    target.value = '';
  },
  dragstart: () => {
    isOwnDrag = true;
  },
  dragend: () => {
    isOwnDrag = false;
  },
  dragover: (event) => {
    if (!dragged(event)) return;
    event.preventDefault();
    // 'copy' frightens whoever drags something large.
    event.dataTransfer.dropEffect = 'link';
    showDragging(true);
  },
  dragleave: (event) => {
    if (!event.relatedTarget) showDragging(false);
  },
  drop: (event) => {
    const what = dragged(event);
    isOwnDrag = false;
    showDragging(false);
    if (!what) return;
    event.preventDefault();
    if (what === 'link') return say('link');
    const items = Array.from(event.dataTransfer.items);
    offer({ dropped: items.filter(({ kind }) => kind === 'file').map(taken) });
  },
  paste: (event) => {
    const { files, types } = event.clipboardData;
    if (isField(event) || types.length === 0) return;
    event.preventDefault();
    const as = (type) => event.clipboardData.getData(type);
    const [html, text] = [as('text/html'), as('text/plain')];
    offer({ pasted: { files: Array.from(files), html, text } });
  },
};

// A page that reads no files of others (`broadsheet build --no-import`) does not hear of them.
if ('import' in document.documentElement.dataset) {
  for (const name in LISTENERS) document.addEventListener(name, LISTENERS[name]);
  // What the system opens with the installed page.
  const takeLaunched = ({ files }) => files.length > 0 && offer({ handles: Array.from(files) });
  if (window.launchQueue) launchQueue.setConsumer(takeLaunched);
  // What was kept on this device is shown once the archive can be used.
  const kept = (stored(() => localStorage, 'broadsheet:kept') || '').split('\n');
  if (own.full && kept.includes(new URL('.', location.href).pathname)) {
    whenReady(() => own.full().catch((error) => say('openingFailed', error.message)));
  }
}
