// Reads files of the reader: `window.broadsheet.importer`. The work is done by `driver` (worker/*.js, one function of the
// global object that it runs with), in a worker where there can be one, or else here, a few milliseconds at a time.
//
// begin({ set, files: [{ path, file }], keepTracking }) reads the files as the set of this name; cancel(set) ends that and keeps
// what was read; forget(set) lets its files go; chunks(set) gives them, as [name, Blob].
// hear(kind, set, text) is told, with rows as a manifest has them (see `fieldsOf`):
// - progress: filesDone, filesTotal, bytesDone, bytesTotal, articles, milliseconds;
// - outcome: of some files, by number: file, member (a place inside the file), articles, warnings, skip.reason and skip.text,
//   merges with `with` (another file) and `version` (1: another text). What is said later of the same file adds to it;
// - archive: the rows of a manifest. Its files are in `local`. It takes the place of the set's earlier one, whose files stay
//   until the one after this;
// - done: cancelled, seconds, and `error` where it ended by one.

// Files of archives that are in memory, by the path that they would have in the site: Blobs of gzip bytes.
const local = new Map();
window.broadsheet.local = local;

// Of each set the names of its files: of its last two archives, and of its pictures.
const setFiles = new Map();

const filesOf = (set) => {
  if (!setFiles.has(set)) setFiles.set(set, { last: [], before: [], pictures: [] });
  return setFiles.get(set);
};

// Lets go of `names`, except those that some set still has.
const letGo = (names) => {
  const ofSet = ({ last, before, pictures }) => [...last, ...before, ...pictures];
  const needed = new Set([...setFiles.values()].flatMap(ofSet));
  names.filter((name) => !needed.has(name)).forEach((name) => local.delete(FOLDER + name));
};

const takeArchive = ({ set, manifest, files, pictures }) => {
  const own = filesOf(set);
  const gone = own.before;
  own.before = own.last;
  own.last = files.map(([name]) => name);
  own.pictures.push(...pictures.map(([name]) => name));
  files.concat(pictures).forEach(([name, blob]) => local.set(FOLDER + name, blob));
  letGo(gone);
  return fieldsOf(JSON.parse(manifest), '').join('\x1e');
};

const HEARD = {
  progress: ({ progress }) => fieldsOf(progress, '').join('\x1e'),
  outcome: ({ outcomes }) => fieldsOf(outcomes, '').join('\x1e'),
  archive: takeArchive,
  done: ({ cancelled, seconds, error }) => {
    const told = { cancelled, seconds, ...(error && { error }) };
    return fieldsOf(told, '').join('\x1e');
  },
};

// Sets that are being read, with the files that have not been sent to the driver. All end where the driver does.
const underWay = new Map();
// How many files are sent at a time.
const N_SENT = 256;

const sendMore = async (set) => {
  const files = underWay.get(set);
  if (!files) return;
  const port = await driverPort();
  port.postMessage({ kind: 'files', set, files: files.splice(0, N_SENT) });
};

const sendSaver = async () => {
  const answer = await carriedPart(parts.saver, 'viewer-saver').then(
    (packed) => ({ packed }),
    (error) => ({ error: error.message }),
  );
  (await driverPort()).postMessage({ kind: 'saver', ...answer });
};

const hearDriver = ({ data }) => {
  if (SAVING[data.kind]) return SAVING[data.kind](data);
  if (data.kind === 'more') return sendMore(data.set);
  if (data.kind === 'saver') return sendSaver();
  const text = HEARD[data.kind](data);
  if (data.kind === 'done') underWay.delete(data.set);
  importer.hear(data.kind, data.set, text);
};

// The driver in a worker. Its address is made of its text, which the page's policy knows (trust.js).
const inWorker = (packed) =>
  new Promise((resolve, reject) => {
    const address = policy.createScriptURL('(' + driver + ')(self)');
    const worker = new Worker(address);
    worker.onerror = reject;
    worker.onmessage = ({ data }) => {
      URL.revokeObjectURL(address);
      if (data.kind !== 'ready') return reject(new Error(data.text));
      worker.onmessage = hearDriver;
      worker.onerror = ({ message }) => endAll(message);
      resolve(worker);
    };
    worker.postMessage({ kind: 'module', packed });
  });

// The driver in the page, where a browser allows no worker.
const inPageItself = (packed) =>
  new Promise((resolve, reject) => {
    const said = (data) => {
      if (data.kind === 'ready') resolve({ postMessage: (asked) => scope.onmessage({ data: asked }) });
      else if (data.kind === 'failed') reject(new Error(data.text));
      else hearDriver({ data });
    };
    const scope = { isPage: true, postMessage: said };
    driver(scope);
    scope.onmessage({ data: { kind: 'module', packed } });
  });

let running = null;

const startDriver = async () => {
  const packed = await carriedPart(parts.worker, 'viewer-worker');
  try {
    return await inWorker(packed);
  } catch (refused) {
    return inPageItself(packed);
  }
};

// The driver, which is started when it is first needed, and again where that failed.
const driverPort = () => {
  running =
    running ||
    startDriver().catch((error) => {
      running = null;
      throw error;
    });
  return running;
};

const endAll = (error) => {
  running = null;
  SAVING.saved({ error });
  for (const set of [...underWay.keys()]) {
    hearDriver({ data: { kind: 'done', set, cancelled: false, seconds: 0, error } });
  }
};

const importer = {
  hear: () => {},
  begin: ({ set, files, keepTracking = false }) => {
    underWay.set(set, files.slice());
    const paths = files.map(({ path }) => path);
    const bytesTotal = files.reduce((sum, { file }) => sum + file.size, 0);
    driverPort().then(
      (port) => port.postMessage({ kind: 'begin', set, paths, bytesTotal, keepTracking }),
      (error) => endAll(error.message),
    );
  },
  cancel: (set) => underWay.has(set) && driverPort().then((port) => port.postMessage({ kind: 'cancel', set })),
  forget: (set) => {
    const { last, before, pictures } = filesOf(set);
    setFiles.delete(set);
    letGo([...last, ...before, ...pictures]);
  },
  chunks: (set) => {
    const { last, pictures } = filesOf(set);
    return [...last, ...new Set(pictures)].map((name) => [FOLDER + name, local.get(FOLDER + name)]);
  },
};
window.broadsheet.importer = importer;
