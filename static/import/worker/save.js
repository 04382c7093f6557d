// What is shown, saved as a file. What `save_step` of the module says, by number; 3: done.
const [SAVE_NEEDS, SAVE_BYTES, SAVE_WORKED] = [0, 1, 2];

// The one file that is being saved, if any.
let saving = null;

const four = (number) => new Uint8Array(new Uint32Array([number]).buffer);

// Numbers in four bytes each, and texts with their length before them.
const fieldsFrom = (values) => {
  const pieces = values.flatMap((value) => {
    if (typeof value === 'number') return [four(value)];
    const bytes = bytesOf(value);
    return [four(bytes.length), bytes];
  });
  const whole = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  pieces.reduce((at, piece) => {
    whole.set(piece, at);
    return at + piece.length;
  }, 0);
  return whole;
};

// The files that an output asks for.
const requestsIn = (bytes) => {
  const view = new DataView(bytes.buffer);
  let at = 0;
  const number = () => {
    at += 4;
    return view.getUint32(at - 4, true);
  };
  const text = () => {
    const length = number();
    at += length;
    return textOf(bytes.subarray(at - length, at));
  };
  return Array.from({ length: number() }, () => {
    const [request] = [number(), number()];
    return { request, file: text(), name: text(), expected: text(), number: number(), levels: number() };
  });
};

// What the page has loaded, as [request, bytes or nothing].
const loadedByPage = (requests) =>
  new Promise((resolve) => {
    saving.loaded = resolve;
    scope.postMessage({ kind: 'load', requests });
  });

const saveAll = async (wasm, { asked, hash, sort, only, language, archives }) => {
  const limits = [asked, hash, sort, only === null ? 0 : 1, only || '', '', language];
  const chosen = archives.flatMap(({ isLocal, rows }) => [isLocal ? 1 : 0, rows]);
  put(wasm, fieldsFrom([...limits, ...chosen]));
  if (!wasm.save_begin()) throw new Error(asked);
  const pieces = [];
  let told = 0;
  for (;;) {
    const what = wasm.save_step();
    if (saving.isCancelled) return null;
    if (what === SAVE_NEEDS) {
      for (const [request, bytes] of await loadedByPage(requestsIn(got(wasm)))) {
        if (bytes) {
          put(wasm, bytes);
          wasm.save_give(request);
        } else {
          wasm.save_fail(request);
        }
      }
    } else if (what === SAVE_BYTES) {
      pieces.push(new Blob([got(wasm)]));
    } else if (what !== SAVE_WORKED) {
      return pieces;
    }
    if (performance.now() - told > PROGRESS_MILLIS) {
      told = performance.now();
      scope.postMessage({ kind: 'saving', done: wasm.save_done(), all: wasm.save_all() });
    }
    await pause();
  }
};

// The archive of what is saved, for a page in one file: the bundle of it is read and packed as any file is.
const pageArchive = async (wanted) => {
  const pieces = await saveAll(await freshSaver(), { ...wanted, asked: 'json' });
  if (!pieces) return null;
  const file = new Blob(pieces);
  const path = 'archive.zip';
  const reading = new Reading({ set: '', paths: [path], bytesTotal: file.size, keepTracking: true });
  reading.addFiles([{ path, file }]);
  // Nobody hears of it.
  Object.assign(reading, { told: Infinity, isPacking: true });
  await readAll(reading);
  const { manifest, files } = await pack(reading);
  return { manifest, files: [...files, ...reading.pictures] };
};

const save = async (wanted) => {
  saving = { isCancelled: false };
  try {
    if (wanted.asked === 'page') {
      scope.postMessage({ kind: 'saved', blob: await pageArchive(wanted) });
      saving = null;
      return;
    }
    const pieces = await saveAll(await freshSaver(), wanted);
    scope.postMessage({ kind: 'saved', blob: pieces && new Blob(pieces) });
  } catch (error) {
    scope.postMessage({ kind: 'saved', error: error.message });
  }
  saving = null;
};

Object.assign(ASKED, {
  save,
  loaded: ({ loaded }) => saving && saving.loaded(loaded),
  cancelSave: () => {
    if (!saving) return;
    saving.isCancelled = true;
    if (saving.loaded) saving.loaded([]);
  },
});
