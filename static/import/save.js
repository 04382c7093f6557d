// Articles saved as a file: the driver finds and writes them (worker/save.js) and asks for the archives' files; the reader
// gets the file.

// What a file of each kind is called behind its name, and its type.
const SAVED = {
  csv: ['csv', 'text/csv'],
  json: ['zip', 'application/zip'],
  epub: ['epub', 'application/epub+zip'],
  page: ['html', 'text/html'],
};

// The file that is being saved: who hears of it.
let saved = null;

const publishedRows = () =>
  new Promise((resolve, reject) => {
    loadManifest((bytes, step, why) =>
      bytes ? resolve(new TextDecoder().decode(bytes)) : reject(new Error(why || step)),
    );
  });

// Each file as [request, bytes or nothing].
const loadAll = (requests) =>
  Promise.all(
    requests.map(
      ({ request, file, name, expected, number, levels }) =>
        new Promise((resolve) => {
          // A file of a volume elsewhere is named by the whole way to it.
          const path = file.includes(FOLDER) ? file : FOLDER + file;
          loadChunk(path, name, expected, number, levels, (bytes) => resolve([request, bytes || null]));
        }),
    ),
  );

// What the driver says of it (importer.js).
const SAVING = {
  load: async ({ requests }) => {
    const loaded = await loadAll(requests);
    const port = await driverPort();
    port.postMessage(
      { kind: 'loaded', loaded },
      loaded.flatMap(([, bytes]) => (bytes ? [bytes.buffer] : [])),
    );
  },
  saving: ({ done, all }) => saved && saved.progress(done, all),
  saved: ({ blob, error }) => {
    const { resolve, reject } = saved || { resolve() {}, reject() {} };
    saved = null;
    if (error) reject(new Error(error));
    else resolve(blob);
  },
};

const savedBlob = async ({ kind, hash, sort, only, hasPublished, sets, progress }) => {
  const archives = hasPublished ? [{ isLocal: false, rows: await publishedRows() }] : [];
  for (const set of sets.split(',').filter(Boolean)) {
    archives.push({ isLocal: true, rows: known.get(set).archive });
  }
  const port = await driverPort();
  const { lang } = document.documentElement;
  return new Promise((resolve, reject) => {
    saved = { resolve, reject, progress };
    port.postMessage({ kind: 'save', asked: kind, hash, sort, only, language: lang, archives });
  });
};

// What follows is called by the viewer.

// `progress` hears how many of how many articles have been written; `done` is given the file's size, or nothing and why; no
// reason means that the reader has stopped it.
const saveArticles = async (wanted, progress, done) => {
  try {
    const [ending, type] = SAVED[wanted.kind];
    let blob = await savedBlob({ ...wanted, progress });
    if (!blob) return done(undefined, '');
    // Of a page the driver gives the archive.
    if (wanted.kind === 'page') blob = await pageOf(blob.manifest, blob.files, document.title);
    giveBlob('broadsheet.' + ending, new Blob([blob], { type }));
    done(blob.size, undefined);
  } catch (error) {
    done(undefined, error.message || error.name);
  }
};

const cancelSaving = () => driverPort().then((port) => port.postMessage({ kind: 'cancelSave' }));
