// A module as the tools leave it, in gzip, with wasm-bindgen's own glue: `cargo xtask dist --plain`. It stands in for packed.js,
// unlzma.js and sorted.js.

const run = (module) => wasm_bindgen({ module_or_path: module });

// The module from wherever this page has it, verified to be the one that the page was built with, and unpacked.
const unpackedModule = async () => {
  const packed = moduleAnswer ? await arrived(await moduleAnswer) : await carriedModule();
  return gunzipped(await verified(packed));
};

const arrived = async (answer) => {
  if (!answer.ok) throw new Error(String(answer.status));
  return new Uint8Array(await answer.arrayBuffer());
};
