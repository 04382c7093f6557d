// A module as it is packed for readers: sorted, then LZMA. Its glue takes the module alone.

const run = (module) => wasm_bindgen(module);

// The module of a page that may have asked for it early, unpacked, and verified to be the one that the page was built with.
const unpackedModule = () =>
  patiently(async (isAgain) => {
    if (isAgain || !moduleAnswer) return unpackedPart(build.module, 'viewer-module');
    return joined(await unpackedOnArrival(build.module, await moduleAnswer));
  });

// The same for any module.
const unpackedPart = async (part, id) => {
  const packed = await carriedPart(part, id);
  return joined(unlzma(packed)(packed.length));
};

// Nothing is done with what was unpacked before the whole is verified.
const unpackedOnArrival = async (part, answer) => {
  if (!answer.ok) throw new Error(String(answer.status));
  const packed = new Uint8Array(part.bytes);
  const reader = answer.body.getReader();
  let unpack = null;
  let module = null;
  for (let nBytes = 0; nBytes < packed.length; ) {
    const { done, value } = await reader.read();
    if (done) break;
    // More bytes than expected do not fit, and `set` throws.
    packed.set(value, nBytes);
    nBytes += value.length;
    if (nBytes >= LZMA_START) {
      unpack = unpack || unlzma(packed);
      module = unpack(nBytes);
    }
  }
  await verified(packed, part);
  return module;
};
