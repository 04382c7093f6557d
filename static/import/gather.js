// Makes files of what a reader offers (static/open.js): walks folders, and turns every entry into a `File` at once, before the
// slow work begins; some browsers forget entries that are not asked for soon.

// An entry of a folder lies at most this deep in it. No disk has more, and a loop ends.
const MAX_DEPTH = 64;
// So many files are asked for at a time.
const N_AT_ONCE = 64;

// Files of an offer that were found, and what could not be opened: { path, reason, text }.
class Gathered {
  files = [];
  missing = [];
  // The handle of a chosen folder, where the browser has such: by it the folder can be opened again.
  folder = null;

  add(path, file) {
    this.files.push({ path, file });
    foundSoFar(this.files.length);
  }

  miss(path, error) {
    this.missing.push({ path, reason: error.name, text: error.message });
  }
}

// Hears how many files have been found while folders are walked.
let foundSoFar = () => {};

// Does `work` for all of `items`, a few at a time.
const forAll = async (items, work) => {
  for (let start = 0; start < items.length; start += N_AT_ONCE) {
    await Promise.all(items.slice(start, start + N_AT_ONCE).map(work));
  }
};

// Walks from `roots` down, without recursion: `inside` gives what a folder holds, `file` the file of what is none.
const walk = async (roots, gathered, { isFolder, inside, file }) => {
  let level = roots;
  for (let depth = 0; level.length > 0 && depth < MAX_DEPTH; depth += 1) {
    const next = [];
    const take = async ({ path, entry }) => {
      try {
        if (!isFolder(entry)) gathered.add(path, await file(entry));
        else for (const one of await inside(entry)) next.push({ path: path + '/' + one.name, entry: one });
      } catch (error) {
        gathered.miss(path, error);
      }
    };
    await forAll(level, take);
    level = next;
  }
};

const HANDLES = {
  isFolder: (handle) => handle.kind === 'directory',
  inside: async (handle) => {
    const all = [];
    for await (const one of handle.values()) all.push(one);
    return all;
  },
  file: (handle) => handle.getFile(),
};

const ENTRIES = {
  isFolder: (entry) => entry.isDirectory,
  inside: async (entry) => {
    const reader = entry.createReader();
    const all = [];
    // A reader gives a hundred at a time, and none at the end.
    for (;;) {
      const some = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
      if (some.length === 0) return all;
      all.push(...some);
    }
  },
  file: (entry) => new Promise((resolve, reject) => entry.file(resolve, reject)),
};

// What was dropped, by the first of three ways that works. Opened from a file, Chromium's entries cannot be read, but its
// handles can; others have no handles.
const gatherDropped = async (dropped, gathered) => {
  const handles = [];
  const entries = [];
  for (const { file, entry, handle } of dropped) {
    const known = handle && (await handle.catch(() => null));
    if (known) handles.push({ path: known.name, entry: known });
    else if (entry && (entry.isDirectory || !file)) entries.push({ path: entry.name, entry });
    else if (file) gathered.add(file.name, file);
  }
  await walk(handles, gathered, HANDLES);
  await walk(entries, gathered, ENTRIES);
  if (dropped.length === 1 && handles.length === 1) keepHandle(handles[0].entry, gathered);
};

const keepHandle = (handle, gathered) => {
  if (handle.kind === 'directory') gathered.folder = handle;
};

// A part of a page that was copied is HTML; its source is text.
const gatherPasted = ({ files, html, text }, gathered) => {
  files.forEach((file) => gathered.add(file.name, file));
  if (files.length > 0) return;
  const pasted = html || text;
  const file = new File([pasted], 'pasted', { lastModified: 0 });
  gathered.add(html ? 'pasted.html' : 'pasted.txt', file);
};

const gather = async (offer) => {
  const gathered = new Gathered();
  if (offer.files) {
    offer.files.forEach((file) => gathered.add(file.webkitRelativePath || file.name, file));
  } else if (offer.dropped) {
    await gatherDropped(offer.dropped, gathered);
  } else if (offer.pasted) {
    gatherPasted(offer.pasted, gathered);
  } else {
    await walk(offer.handles.map((entry) => ({ path: entry.name, entry })), gathered, HANDLES);
    if (offer.handles.length === 1) keepHandle(offer.handles[0], gathered);
  }
  // The order of a disk is no order.
  gathered.files.sort((one, other) => (one.path < other.path ? -1 : 1));
  return gathered;
};

// How an offer came, by the names that the application has for it.
const howOf = ({ files, dropped, pasted, handles }) => {
  if (files) return files.some((file) => file.webkitRelativePath) ? 'folder' : 'files';
  if (dropped) return 'dropped';
  return pasted ? 'pasted' : handles.some(({ kind }) => kind === 'directory') ? 'folder' : 'handed';
};

// What follows is called by the viewer.

// Offers whose files wait to be read, by number.
const batches = new Map();
let nBatches = 0;

const rows = (table) => table.map((fields) => fields.join('\x1f')).join('\x1e');

// `hear` is told of each offer: its number, how it came, and as rows its files (path, bytes) and what is missing (path,
// reason, words); `found` how many files there are while folders are walked.
const hearOffers = (hear, found) => {
  const own = window.broadsheet;
  foundSoFar = (n) => n % N_AT_ONCE === 0 && found(n);
  own.offered = async () => {
    while (own.waiting.length > 0) {
      const offer = own.waiting.shift();
      if (offer.panel) {
        hear(0, 'panel', '', '');
        continue;
      }
      found(0);
      const gathered = await gather(offer);
      nBatches += 1;
      batches.set(nBatches, gathered);
      const { files, missing } = gathered;
      hear(
        nBatches,
        howOf(offer),
        rows(files.map(({ path, file }) => [path, file.size])),
        rows(missing.map(({ path, reason, text }) => [path, reason, text])),
      );
    }
  };
  own.offered();
};

// The handles of folders that sets were read from, where the browser has such.
const folders = new Map();

// The files of an offer, once: they become `set`.
const takeBatch = (number, set) => {
  const { files, folder } = batches.get(number);
  batches.delete(number);
  if (folder) folders.set(set, folder);
  return files;
};

// A file for the reader, by the browser's own way of saving.
const giveBlob = (name, blob) => {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  // The browser has taken hold of it by the time that anything else runs.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
};

const giveFile = (name, type, text) => giveBlob(name, new Blob([text], { type }));

// The style sheet of the larger module's own (static/full/). The page's policy lets sheets be made, not written into the page.
const addSheet = () => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(fullSheet);
  document.adoptedStyleSheets = document.adoptedStyleSheets.concat(sheet);
};
