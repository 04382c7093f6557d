// The module that reads and packs (worker/ in the sources), and how bytes go into it and come out.
//
// All of this folder is one function of `scope`: the global object of a worker, or, where a page may have none, an object
// that stands for it (../importer.js).

let unpackedModule = null;

// As it travels: LZMA and sorted, or gzip in a page that was packed plainly.
const unpack = async (packed) => {
  if (packed[0] !== 0x1f) return joined(unlzma(packed)(packed.length));
  const stream = new Response(packed).body.pipeThrough(new DecompressionStream('gzip'));
  return new Response(stream).arrayBuffer();
};

// An instance whose memory nobody has used. It imports nothing.
const fresh = async () => (await WebAssembly.instantiate(await unpackedModule, {})).exports;

// The same of the module that saves articles, which the page is asked for when it is first needed.
let saver = null;
let takeSaver = () => {};

const askForSaver = async () => {
  const asked = new Promise((resolve) => (takeSaver = resolve));
  scope.postMessage({ kind: 'saver' });
  const { packed, error } = await asked;
  if (error) throw new Error(error);
  return WebAssembly.compile(await unpack(packed));
};

const freshSaver = async () => {
  saver = saver || askForSaver();
  try {
    return (await WebAssembly.instantiate(await saver, {})).exports;
  } catch (error) {
    // It may be asked for again.
    saver = null;
    throw error;
  }
};

const put = (wasm, bytes) => {
  const at = wasm.input(bytes.length) >>> 0;
  new Uint8Array(wasm.memory.buffer, at, bytes.length).set(bytes);
};

// A copy of the output, which stays.
const got = (wasm) => {
  const start = wasm.output() >>> 0;
  return new Uint8Array(wasm.memory.buffer, start, wasm.output_bytes()).slice();
};

const textOf = (bytes) => new TextDecoder().decode(bytes);
const bytesOf = (text) => new TextEncoder().encode(text);

// The numbers in four bytes each of an output.
const numbersIn = (bytes) => new Uint32Array(bytes.buffer, 0, bytes.length >> 2);

// The files in an output, as pieces of one Blob.
const filesIn = (bytes) => {
  const whole = new Blob([bytes]);
  const view = new DataView(bytes.buffer);
  const files = [];
  let at = 4;
  const part = () => {
    const start = at + 4;
    at = start + view.getUint32(at, true);
    return start;
  };
  for (let left = view.getUint32(0, true); left > 0; left -= 1) {
    const name = textOf(bytes.subarray(part(), at));
    files.push([name, whole.slice(part(), at)]);
  }
  return files;
};

// A worker is asked to stop by a message, and a page wants to be answered, so nothing goes on for longer than this.
const TURN_MILLIS = scope.isPage ? 8 : 50;
let turn = 0;

const pause = async () => {
  if (performance.now() - turn < TURN_MILLIS) return;
  await new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(0);
  });
  turn = performance.now();
};
