// What a reader keeps on this device: whole sets, as the importer made them, and handles of folders. A set is one file: the
// length of a head, the head as JSON, then the chunks of its archive, one after the other, which are read from there when they
// are needed.
//
// It lies in the browser's own file system (OPFS) where that can be written to, or else in IndexedDB, under the folder that
// this page is in: other projects of the same host do not see it here, though they could read it.

const KEPT = 'broadsheet';
const KEPT_FLAG = 'broadsheet:kept';
const keptFor = () => new URL('.', location.href).pathname;

// A request of IndexedDB as a promise.
const settled = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

const opened = async () => {
  const request = indexedDB.open(KEPT, 1);
  request.onupgradeneeded = () => ['sets', 'folders'].forEach((store) => request.result.createObjectStore(store));
  return settled(request);
};

// Does `work` in one of the database's stores. Keys there are this page's folder and the set's key.
const inStore = async (store, mode, work) => {
  const database = await opened();
  try {
    return await settled(work(database.transaction(store, mode).objectStore(store)));
  } finally {
    database.close();
  }
};

// All of this page in a store, by key.
const allOf = async (store) => {
  const range = IDBKeyRange.bound([keptFor()], [keptFor(), []]);
  const keys = await inStore(store, 'readonly', (all) => all.getAllKeys(range));
  const values = await inStore(store, 'readonly', (all) => all.getAll(range));
  return keys.map(([, key], idx) => [key, values[idx]]);
};

const inDatabase = (store) => ({
  all: () => allOf(store),
  put: (key, value) => inStore(store, 'readwrite', (all) => all.put(value, [keptFor(), key])),
  get: (key) => inStore(store, 'readonly', (all) => all.get([keptFor(), key])),
  delete: (key) => inStore(store, 'readwrite', (all) => all.delete([keptFor(), key])),
});

// This page's folder of the browser's own file system.
const ownFolder = async () => {
  const root = await navigator.storage.getDirectory();
  const all = await root.getDirectoryHandle(KEPT, { create: true });
  return all.getDirectoryHandle(encodeURIComponent(keptFor()), { create: true });
};

const inFiles = {
  all: async () => {
    const all = [];
    for await (const handle of (await ownFolder()).values()) all.push([handle.name, await handle.getFile()]);
    return all;
  },
  put: async (key, blob) => {
    const handle = await (await ownFolder()).getFileHandle(key, { create: true });
    const stream = await handle.createWritable();
    await stream.write(blob);
    await stream.close();
  },
  get: async (key) => (await (await ownFolder()).getFileHandle(key)).getFile(),
  delete: async (key) => (await ownFolder()).removeEntry(key),
};

const hasFiles = () =>
  Boolean(navigator.storage && navigator.storage.getDirectory) &&
  'createWritable' in (window.FileSystemFileHandle || Object).prototype;

const keptSets = () => (hasFiles() ? inFiles : inDatabase('sets'));
const keptFolders = () => inDatabase('folders');

const HEAD_BYTES = 4;

// A set as one file.
const packedSet = (head, chunks) => {
  const sizes = chunks.map(([name, { size }]) => [name, size]);
  const text = new TextEncoder().encode(JSON.stringify({ ...head, chunks: sizes }));
  const length = new DataView(new ArrayBuffer(HEAD_BYTES));
  length.setUint32(0, text.length);
  return new Blob([length, text, ...chunks.map(([, blob]) => blob)]);
};

// What it says of itself, and where its chunks begin. One that was not written to its end says nothing.
const headOf = async (file) => {
  const length = new DataView(await file.slice(0, HEAD_BYTES).arrayBuffer()).getUint32(0);
  const start = HEAD_BYTES + length;
  const head = JSON.parse(await file.slice(HEAD_BYTES, start).text());
  const end = head.chunks.reduce((sum, [, size]) => sum + size, start);
  if (end !== file.size) throw new Error('incomplete');
  return { head, start };
};

// Pages of this folder look for what is kept as soon as they can be used.
const flag = async () => {
  const [sets, folders] = [await keptSets().all(), await keptFolders().all()];
  const flagged = (localStorage.getItem(KEPT_FLAG) || '').split('\n');
  const others = flagged.filter((path) => path && path !== keptFor());
  if (sets.length + folders.length > 0) others.push(keptFor());
  if (others.length > 0) localStorage.setItem(KEPT_FLAG, others.join('\n'));
  else localStorage.removeItem(KEPT_FLAG);
};

// Each set that is kept: its key, its name, how many articles and how many bytes.
const rowsOfSets = async () => {
  const table = [];
  for (const [key, file] of await keptSets().all()) {
    try {
      const { head } = await headOf(file);
      table.push([key, head.name, head.articles, file.size, '']);
    } catch (damaged) {
      table.push([key, key, 0, file.size, '']);
    }
  }
  return table;
};

// What follows is called by the viewer.

const lookAtKept = async (done) => {
  if (isFile) return done('', 0, 0, undefined);
  let table = [];
  try {
    table = await rowsOfSets();
    for (const [key, { name }] of await keptFolders().all()) table.push([key, name, 0, 0, 'folder']);
  } catch (forbidden) {
    // A browser that keeps nothing has nothing.
  }
  const storage = navigator.storage || {};
  const estimate = storage.estimate && (await storage.estimate().catch(() => undefined));
  const { usage = 0, quota = 0 } = estimate || {};
  const isPersistent = storage.persisted && (await storage.persisted().catch(() => undefined));
  done(rows(table.sort()), usage, quota, isPersistent);
};

// `done` is given the set's key, or nothing and why.
const keepSet = async (set, name, articles, done) => {
  try {
    const { reports, archive } = known.get(String(set));
    // Firefox asks the reader, who may never answer; what is kept does not wait for that.
    if (navigator.storage && navigator.storage.persist) navigator.storage.persist().catch(() => {});
    const key = Date.now().toString(36) + '-' + set;
    const chunks = importer.chunks(String(set));
    await keptSets().put(key, packedSet({ name, articles, archive, reports }, chunks));
    const handle = folders.get(String(set));
    if (handle) await keptFolders().put(key + '-folder', { name: handle.name, handle });
    await flag();
    done(key, undefined);
  } catch (error) {
    done(undefined, error.message || error.name);
  }
};

const openKept = async (set, key) => {
  try {
    const file = await keptSets().get(key);
    const { head, start } = await headOf(file);
    let position = start;
    for (const [name, size] of head.chunks) {
      local.set(name, file.slice(position, position + size));
      position += size;
    }
    // From now on the importer sees to them, as to those that it has made.
    filesOf(String(set)).last = head.chunks.map(([name]) => name.slice(FOLDER.length));
    head.reports.forEach((text) => told('outcome', String(set), text));
    told('archive', String(set), head.archive);
    told('done', String(set), '');
  } catch (error) {
    told('done', String(set), 'error\x1f' + (error.message || error.name));
  }
};

// A handle that was kept: the browser asks the reader once more.
const openFolderAgain = async (key) => {
  const { handle } = await keptFolders().get(key);
  if ((await handle.requestPermission({ mode: 'read' })) !== 'granted') return;
  window.broadsheet.waiting.push({ handles: [handle] });
  window.broadsheet.offered();
};

// Without a key everything of this page is deleted.
const forgetKept = async (key, done) => {
  for (const store of [keptSets(), keptFolders()]) {
    for (const [other] of await store.all()) {
      if (key === '' || key === other) await store.delete(other);
    }
  }
  await flag();
  done();
};
