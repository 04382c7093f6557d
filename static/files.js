// How files get to the page, each from wherever this edition has it:
// - hosted: by `fetch`;
// - opened from disk: such a page may not fetch its neighbours, but it may link a stylesheet, whose custom properties hold
//   data;
// - one file: everything stands in the page.
// Files of the reader's own archives are in memory, in every edition (import/importer.js).

const isFile = location.protocol === 'file:';
const isOneFile = () => document.documentElement.dataset.edition === 'file';

// What stands in the page's data element `id`.
const inPage = (id) => {
  const element = document.getElementById(id);
  return element && element.textContent;
};

// The link to the stylesheet `file`, once that is there.
const sheet = (file) =>
  new Promise((resolve, reject) => {
    const link = document.createElement('link');
    link.rel = 'stylesheet';
    link.href = placed(file);
    link.addEventListener('load', () => resolve(link));
    link.addEventListener('error', () => {
      link.remove();
      reject(new Error());
    });
    document.head.append(link);
  });

// What the stylesheets that are linked hold under `name`: in custom properties, which are numbered.
const held = (name) => {
  const style = getComputedStyle(document.documentElement);
  let text = '';
  for (let piece = 0; ; piece += 1) {
    const value = style.getPropertyValue('--b' + name + '-' + piece).trim();
    if (value === '') return text;
    text += value.slice(1, -1);
  }
};

const linked = async (file, name) => {
  const link = await sheet(file);
  const text = held(name);
  link.remove();
  return text;
};

const FOLDER = 'archive/';
const MANIFEST = FOLDER + 'manifest.json';

// Where a file is: those of the archive are beside the page or, where it has several volumes, in the newest.
const placed = (file) => (file.startsWith(FOLDER) && file !== MANIFEST ? window.broadsheet.base : '') + file;

// The dictionary that the texts of an archive share, by its folder: as its manifest names it and, once a text has been asked
// for, the promise of its bytes. It outlives this script: the larger module's finds it here.
const dictionaries = (window.broadsheet.dictionaries ??= {});

// The manifest, which says both, from its text or bytes.
const readManifest = async (json) => {
  const manifest = await new Response(json).json();
  window.broadsheet.base = manifest.volumes?.at(-1).path ?? '';
  dictionaries[FOLDER] = manifest.dictionary;
  manifest.volumes?.forEach(({ path, manifest: older }) => (dictionaries[path + FOLDER] = older?.dictionary));
  return manifest;
};

// The characters of a carrier: windows-1252, in which every byte is one.
const characters = new TextDecoder('windows-1252');
const byteOf = new Uint8Array(65536);
for (let byte = 0; byte < 256; byte += 1) byteOf[characters.decode(Uint8Array.of(byte)).charCodeAt()] = byte;

// The same of the bytes of a stylesheet; empty where it holds nothing of this name.
const unwrapped = (css, name) =>
  Array.from(characters.decode(css).matchAll('--b' + name + '-\\d+:"([^"]*)'), ([, piece]) => piece).join('');

// The bytes that it stands for, none where it is empty: the first character says what was added to each, and after `=` 64
// were added once more, so that no character means anything to CSS.
const unescaped = (text) => {
  const bytes = new Uint8Array(text.length);
  const added = byteOf[text.charCodeAt()];
  let n = 0;
  for (let at = 1; at < text.length; at += 1) {
    let byte = byteOf[text.charCodeAt(at)];
    if (byte === 61) byte = byteOf[text.charCodeAt((at += 1))] - 64;
    bytes[n++] = byte - added;
  }
  return bytes.subarray(0, n);
};

const inflated = async (packed, format) => {
  const stream = new Response(packed).body.pipeThrough(new DecompressionStream(format));
  return new Uint8Array(await new Response(stream).arrayBuffer());
};

const gunzipped = (bytes) => inflated(bytes, 'gzip');

// What a chunk's bytes unpack to: gzip, or deflate behind the `dictionary` that is promised. A browser has no inflate that is
// given one, so it stands before the stream as a block that is stored: with its length, and with that inverted.
const unpackedChunk = async (bytes, dictionary) => {
  if (bytes[0] === 31) return gunzipped(bytes);
  const before = await dictionary;
  const n = before.length;
  const block = Uint8Array.of(0, n, n >> 8, ~n, ~n >> 8);
  return (await inflated(new Blob([block, before, bytes]), 'deflate-raw')).subarray(n);
};

// How much is kept of a digest in the index.
const NODE_BYTES = 16;

// SHA-256. Pages on plain http have no crypto.subtle, so there it is computed here.
const digest = async (bytes) =>
  crypto.subtle ? new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)) : sha256(bytes);

const fraction = (number) => ((number - Math.floor(number)) * 4294967296) | 0;
const primes = [];
for (let number = 2; primes.length < 64; number += 1) {
  if (primes.every((prime) => number % prime > 0)) primes.push(number);
}
const constants = primes.map((prime) => fraction(Math.cbrt(prime)));

// The same, as FIPS 180-4 describes it, without waiting: for short inputs crypto.subtle takes longer to answer than this.
const sha256 = (bytes) => {
  const state = primes.slice(0, 8).map((prime) => fraction(Math.sqrt(prime)));
  const padded = new DataView(new ArrayBuffer(((bytes.length + 72) >> 6) << 6));
  new Uint8Array(padded.buffer).set(bytes);
  padded.setUint8(bytes.length, 128);
  padded.setUint32(padded.byteLength - 8, Math.floor(bytes.length / 536870912));
  padded.setUint32(padded.byteLength - 4, bytes.length << 3);
  const turn = (word, by) => (word >>> by) | (word << (32 - by));
  const words = new Int32Array(64);
  for (let block = 0; block < padded.byteLength; block += 64) {
    let [a, b, c, d, e, f, g, h] = state;
    for (let idx = 0; idx < 64; idx += 1) {
      if (idx < 16) {
        words[idx] = padded.getInt32(block + 4 * idx);
      } else {
        const [early, late] = [words[idx - 15], words[idx - 2]];
        words[idx] =
          words[idx - 16] + words[idx - 7] + (turn(early, 7) ^ turn(early, 18) ^ (early >>> 3)) +
          (turn(late, 17) ^ turn(late, 19) ^ (late >>> 10));
      }
      const one = h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + constants[idx] + words[idx];
      const two = (turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c));
      [h, g, f, e, d, c, b, a] = [g, f, e, (d + one) | 0, c, b, a, (one + two) | 0];
    }
    [a, b, c, d, e, f, g, h].forEach((word, idx) => (state[idx] = (state[idx] + word) | 0));
  }
  const result = new DataView(new ArrayBuffer(32));
  state.forEach((word, idx) => result.setInt32(4 * idx, word));
  return new Uint8Array(result.buffer);
};

// The bytes of a neighbour, by `fetch`, or from its `answer` where it has been asked for.
const fetched = (file, options, answer) =>
  patiently(async (isAgain) => arrived(await ((!isAgain && answer) || fetch(placed(file), options))));

// What the viewer will ask for first is requested while the viewer is still loading: the manifest, then what that names.
// Answers by file; a second request for one gets the same answer.
const early = new Map();

const fetchEarly = (file, asked) => {
  const answer = fetched(file, asked && { cache: 'no-cache' }, asked);
  // Whoever awaits the answer gets the error.
  answer.catch(() => {});
  early.set(file, answer);
  return answer;
};

// Files that came and were not what they should be.
const damaged = new Set();

const fetchedOnce = (file, options = damaged.has(file) ? { cache: 'reload' } : undefined) => {
  const answer = early.get(file) ?? fetched(file, options);
  early.delete(file);
  return answer;
};

const loadEarly = async () => {
  if (!manifestAnswer) return;
  const { calendar, first_page, fold, index, packs } = await readManifest(await fetchEarly(MANIFEST, manifestAnswer));
  if (packs) return;
  const chunk = (kind, { sha256 }) => fetchEarly(FOLDER + kind + '/' + sha256.slice(0, 16) + '.css');
  chunk('calendar', calendar);
  // A link with a query: its results are what the reader waits for.
  if (/[#&]q=/.test(location.hash)) {
    chunk('fold', fold);
    (index ?? []).forEach((part) => chunk('index', part));
  } else if (first_page) {
    chunk('page/' + first_page.sha256.slice(0, 2), first_page);
  }
};

// What the first module has loaded the larger one does not load again: it is there until that has taken the first's place.
const MAX_KEPT = 400;

const keptOf = (file) => window.broadsheet.kept?.get(file);

const keep = (file, bytes) => {
  const { kept } = window.broadsheet;
  if (kept && kept.size < MAX_KEPT) kept.set(file, bytes);
  return bytes;
};

// What follows is called by the viewer. `done` is given the bytes, or `undefined`, the step that failed, and a detail.

// The fields of a JSON value, each with the names that lead to it, joined by dots: `calendar.sha256`, `sources.0.id`.
const fieldsOf = (value, name) =>
  Object(value) === value
    ? Object.entries(value).flatMap(([key, inner]) => fieldsOf(inner, name === '' ? key : name + '.' + key))
    : [name + '\x1f' + value];

// The manifest, never from the cache, as rows: the name of a field, and its value.
const loadManifest = async (done) => {
  const had = keptOf(MANIFEST);
  if (had) return done(had);
  let step = 'fetch';
  let bytes;
  try {
    const here = isFile || isOneFile() ? inPage('archive-manifest') : null;
    const json = here === null ? await fetchedOnce(MANIFEST, { cache: 'no-cache' }) : here;
    step = 'json';
    bytes = keep(MANIFEST, new TextEncoder().encode(fieldsOf(await readManifest(json), '').join('\x1e')));
  } catch (error) {
    return done(undefined, step, error.message || '');
  }
  done(bytes);
};

// The dictionary of the text `file`, loaded once; nothing where it needs none.
const dictionaryOf = (file) => {
  const [, folder] = /^(.*archive\/)text\//.exec(file) ?? [];
  const chunk = dictionaries[folder];
  if (!chunk) return undefined;
  const load = (resolve, reject) => {
    const name = chunk.sha256.slice(0, 16);
    const path = folder + 'dictionary/' + name + '.css';
    loadChunk(path, name, chunk.sha256, 0, 0, (bytes, step, detail) =>
      bytes ? resolve(bytes) : reject(new Error(path + ': ' + (detail || step))),
    );
  };
  chunk.loaded ??= new Promise(load);
  // The next text asks for it again.
  chunk.loaded.catch(() => delete chunk.loaded);
  return chunk.loaded;
};

// The chunk that `file` carries, whose name and digest (in hexadecimal digits) are known, unpacked. A file of the index has
// a `number` and begins with its Merkle path, `levels` digests long: it is verified if these lead from its own digest to the expected one.
const loadChunk = async (file, name, expected, number, levels, done) => {
  const had = keptOf(file);
  if (had) return done(had);
  let step = 'fetch';
  const own = window.broadsheet.local?.get(file);
  const dictionary = own ? undefined : dictionaryOf(file);
  let bytes;
  try {
    const base64 = inPage(file);
    const carried = own
      ? new Uint8Array(await own.arrayBuffer())
      : base64
        ? fromBase64(base64)
        : await neighbour(file, name);
    step = 'digest';
    const verified = await verifiedChunk(carried, expected, number, levels);
    step = 'gzip';
    bytes = keep(file, await unpackedChunk(verified, dictionary));
  } catch (error) {
    // The next time it comes past the caches.
    if (step !== 'fetch') damaged.add(file);
    return done(undefined, step, error.message || '');
  }
  done(bytes);
};

// The gzip bytes of what a file carries, where they are what is expected.
const verifiedChunk = async (carried, expected, number, levels) => {
  const bytes = carried.subarray(levels * NODE_BYTES);
  let node = await digest(bytes);
  for (let level = 0; level < levels; level += 1) {
    const other = carried.subarray(level * NODE_BYTES, (level + 1) * NODE_BYTES);
    const pair = new Uint8Array(2 * NODE_BYTES);
    const isSecond = (number >> level) & 1;
    pair.set(node.subarray(0, NODE_BYTES), isSecond * NODE_BYTES);
    pair.set(other, NODE_BYTES - isSecond * NODE_BYTES);
    node = sha256(pair);
  }
  const got = Array.from(node, (byte) => (byte + 256).toString(16).slice(1)).join('');
  if (!got.startsWith(expected)) throw new Error(got);
  return bytes;
};
