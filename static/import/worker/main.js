// What the page asks for, and what it is told.

// How long after the beginning the first archive is handed over, in milliseconds; each later one after twice the time.
const FIRST_MILLIS = 400;
// How often progress is told.
const PROGRESS_MILLIS = 200;

const readings = new Map();

const tellOutcomes = (reading) => {
  const outcomes = reading.outcomes.splice(0);
  if (outcomes.length > 0) scope.postMessage({ kind: 'outcome', set: reading.set, outcomes });
};

const tellArchive = async (reading) => {
  reading.nTold = reading.texts.length;
  const { manifest, files, merges } = await pack(reading);
  const pictures = reading.pictures.splice(0);
  scope.postMessage({ kind: 'archive', set: reading.set, manifest, files, pictures });
  return merges;
};

// Tells how far a set is, from time to time; and hands over what there is, but not while that is being packed.
const tellProgress = async (reading, isPacking) => {
  const now = performance.now();
  if (now - (reading.told || 0) > PROGRESS_MILLIS) {
    reading.told = now;
    const { set, filesDone, filesTotal, bytesDone, bytesTotal, texts } = reading;
    const [articles, milliseconds] = [texts.length, Math.round(now - reading.begun)];
    const progress = { filesDone, filesTotal, bytesDone, bytesTotal, articles, milliseconds };
    scope.postMessage({ kind: 'progress', set, progress });
    tellOutcomes(reading);
  }
  const isTime = now - reading.begun >= (reading.next || FIRST_MILLIS);
  if (isPacking || reading.isPacking || !isTime) return;
  if (reading.texts.length === (reading.nTold || 0)) return;
  reading.isPacking = true;
  try {
    await tellArchive(reading);
    reading.next = 2 * (performance.now() - reading.begun);
  } catch (error) {
    // It is no fault of the file that is being read; at the end it is tried once more, and said.
    reading.next = Infinity;
  }
  reading.isPacking = false;
};

// Articles that are none of their own, as outcomes of their files.
const tellMerges = (reading, merges) => {
  const byFile = new Map();
  for (const row of merges.split('\x1e').filter(Boolean)) {
    const [file, other, version] = row.split('\x1f');
    const outcome = byFile.get(file) || { file, articles: 0, warnings: [], merges: [] };
    outcome.merges.push({ with: other, version });
    byFile.set(file, outcome);
  }
  reading.outcomes.push(...byFile.values());
};

const begin = async (asked) => {
  const reading = new Reading(asked);
  readings.set(reading.set, reading);
  let error = '';
  try {
    await readAll(reading);
    reading.next = Infinity;
    if (reading.texts.length > 0) tellMerges(reading, await tellArchive(reading));
  } catch (failed) {
    error = failed.message;
  }
  reading.told = 0;
  await tellProgress(reading, true);
  readings.delete(reading.set);
  const seconds = (performance.now() - reading.begun) / 1000;
  const { set, isCancelled: cancelled } = reading;
  scope.postMessage({ kind: 'done', set, cancelled, seconds, error });
};

const ASKED = {
  // The module, packed as it travels and verified: the first that is said.
  module: ({ packed }) => {
    unpackedModule = unpack(packed).then((bytes) => WebAssembly.compile(bytes));
    unpackedModule.then(
      () => scope.postMessage({ kind: 'ready' }),
      (error) => scope.postMessage({ kind: 'failed', text: error.message }),
    );
  },
  begin,
  saver: (answer) => takeSaver(answer),
  // Some of the files of a set, in order.
  files: ({ set, files }) => readings.has(set) && readings.get(set).addFiles(files),
  // What has been read stays.
  cancel: ({ set }) => {
    const reading = readings.get(set);
    if (reading) reading.isCancelled = true;
  },
};

scope.onmessage = ({ data }) => ASKED[data.kind](data);
