// Files to articles. What `step` of the module says, by number.
const [NEEDS, ARTICLE, NOTE, DONE, PICTURE] = [0, 1, 2, 3, 4];

// Files up to this are read whole, several of them ahead of the one that is read.
const WHOLE_BYTES = 1 << 20;
const N_AHEAD = 8;
// More files are asked for when so few of those that were sent are left.
const N_BEFORE = 64;
// An instance that has grown this large is not used for another file: its memory never shrinks.
const LARGE_BYTES = 64 << 20;
// So many bytes of texts are put together into one Blob, which the browser may keep outside of memory.
const TEXTS_BYTES = 4 << 20;

// The bytes of a file: of a small one all at once, of a large one those that are asked for and, meanwhile, the ones behind.
const bytesFrom = (file) => {
  let ahead = null;
  const slice = (start, end) => {
    const answer = file.slice(start, end).arrayBuffer();
    // Whoever awaits it gets the error.
    answer.catch(() => {});
    return { start, end, answer };
  };
  if (file.size <= WHOLE_BYTES) {
    const whole = slice(0, file.size);
    return async (start, end) => new Uint8Array(await whole.answer).subarray(start, end);
  }
  return async (start, end) => {
    const isAhead = ahead && ahead.start === start && ahead.end >= Math.min(end, file.size);
    const asked = isAhead ? ahead : slice(start, end);
    const bytes = new Uint8Array(await asked.answer).subarray(0, end - start);
    ahead = end < file.size ? slice(end, Math.min(end + (end - start), file.size)) : null;
    return bytes;
  };
};

// What has been read of a set of files.
class Reading {
  constructor({ set, paths, bytesTotal, keepTracking }) {
    Object.assign(this, { set, paths, bytesTotal, keepTracking });
    this.filesTotal = paths.length;
    this.leftOut = '';
    // Those that have been sent; they are asked for as they are needed, because sending thousands at once takes seconds.
    this.files = [];
    this.isAsking = false;
    this.arrived = () => {};
    this.begun = performance.now();
    this.isCancelled = false;
    this.records = [];
    this.nJoined = 0;
    // Where the text of each article is: bytes, or a piece of a Blob.
    this.texts = [];
    this.nWaiting = 0;
    this.nWaitingBytes = 0;
    this.pictures = [];
    this.outcomes = [];
    this.filesDone = 0;
    this.bytesDone = 0;
  }

  // The file at `idx`, of which some more are asked for meanwhile.
  async fileAt(idx) {
    if (!this.isAsking && this.files.length < Math.min(idx + N_BEFORE, this.filesTotal)) {
      this.isAsking = true;
      scope.postMessage({ kind: 'more', set: this.set });
    }
    while (this.files.length <= idx) await new Promise((resolve) => (this.arrived = resolve));
    return this.files[idx];
  }

  addFiles(files) {
    this.files.push(...files);
    this.isAsking = false;
    this.arrived();
  }

  addArticle(told) {
    const end = 4 + new DataView(told.buffer).getUint32(0, true);
    this.records.push(told.subarray(4, end));
    this.texts.push(told.subarray(end));
    this.nWaiting += 1;
    this.nWaitingBytes += told.length - end;
    if (this.nWaitingBytes > TEXTS_BYTES) this.putAside();
  }

  // Texts that wait in memory become pieces of one Blob, and their records one array.
  putAside() {
    const first = this.texts.length - this.nWaiting;
    const waiting = this.texts.slice(first);
    const blob = new Blob(waiting);
    let at = 0;
    waiting.forEach(({ length }, idx) => {
      this.texts[first + idx] = blob.slice(at, at + length);
      at += length;
    });
    this.nWaiting = 0;
    this.nWaitingBytes = 0;
    const all = this.records.splice(this.nJoined);
    const joinedRecords = new Uint8Array(all.reduce((sum, { length }) => sum + length, 0));
    all.reduce((position, record) => {
      joinedRecords.set(record, position);
      return position + record.length;
    }, 0);
    this.records.push(joinedRecords);
    this.nJoined = this.records.length;
  }

  addPicture(told) {
    const start = 4 + new DataView(told.buffer).getUint32(0, true);
    this.pictures.push([textOf(told.subarray(4, start)), new Blob([told.subarray(start)])]);
  }

  // `outcome` is the one of the whole file; what is said of a place inside it is one of its own.
  addNote(outcome, text) {
    const [kind, member, reason, words] = text.split('\x1f');
    const of = member ? { file: outcome.file, member, articles: 0, warnings: [] } : outcome;
    if (kind === 'skip') of.skip = { reason, text: words };
    else of.warnings.push(words);
    if (member) this.outcomes.push(of);
  }
}

// Field separators are no part of a name.
const cleaned = (text) => text.replace(/[\x1e\x1f]/g, '\ufffd');

// Reads a file to its end, or until the set is cancelled, and says what came of it. A trap is this file's alone: whoever
// called goes on with a fresh instance, and what had come before stays.
const readFile = async (wasm, reading, { path, file }, bytes) => {
  const outcome = { file: cleaned(path), articles: 0, warnings: [] };
  const before = reading.bytesDone;
  let isTrapped = false;
  try {
    put(wasm, bytesOf(path));
    wasm.read_file(file.size, reading.keepTracking ? 1 : 0);
    for (let what = wasm.step(); what !== DONE && !reading.isCancelled; what = wasm.step()) {
      if (what === NEEDS) {
        const end = wasm.needs_end();
        put(wasm, await bytes(wasm.needs_start(), end));
        wasm.give();
        reading.bytesDone = Math.max(reading.bytesDone, before + Math.min(end, file.size));
      } else if (what === ARTICLE) {
        outcome.articles += 1;
        reading.addArticle(got(wasm));
      } else if (what === PICTURE) {
        reading.addPicture(got(wasm));
      } else if (what === NOTE) {
        reading.addNote(outcome, textOf(got(wasm)));
      }
      await tellProgress(reading);
      await pause();
    }
  } catch (error) {
    // NotReadableError: it has changed since it was chosen. NotFoundError: it is gone.
    isTrapped = !(error instanceof DOMException);
    outcome.skip = { reason: isTrapped ? 'stopped' : error.name, text: error.message };
  }
  reading.bytesDone = before + file.size;
  reading.filesDone += 1;
  reading.outcomes.push(outcome);
  return isTrapped;
};

// What lies beside articles in a folder and is none, such as the pictures of saved pages, is counted and not read.
const leaveOut = (wasm, reading) => {
  const paths = reading.paths.map((path) => path.replace(/[\r\n]/g, ' '));
  put(wasm, bytesOf(paths.join('\n')));
  wasm.leave_out();
  const [flags, kinds] = textOf(got(wasm)).split('\x1e');
  reading.leftOut = flags;
  if (kinds) {
    const [folder] = cleaned(paths[0]).split('/');
    reading.outcomes.push({ file: folder, articles: 0, warnings: kinds.split('\x1f') });
  }
};

const readAll = async (reading) => {
  const ahead = new Map();
  let wasm = await fresh();
  leaveOut(wasm, reading);
  for (let idx = 0; idx < reading.filesTotal && !reading.isCancelled; idx += 1) {
    const file = await reading.fileAt(idx);
    for (let next = idx; next < Math.min(idx + N_AHEAD, reading.files.length); next += 1) {
      if (!ahead.has(next) && reading.leftOut[next] !== '1') ahead.set(next, bytesFrom(reading.files[next].file));
    }
    let isTrapped = false;
    if (ahead.has(idx)) {
      isTrapped = await readFile(wasm, reading, file, ahead.get(idx));
    } else {
      reading.filesDone += 1;
      reading.bytesDone += file.file.size;
    }
    ahead.delete(idx);
    // What has been read is let go.
    reading.files[idx] = null;
    if (isTrapped || wasm.memory.buffer.byteLength > LARGE_BYTES) wasm = await fresh();
    await tellProgress(reading);
  }
};
