// A module as the tools leave it, in gzip, with wasm-bindgen's own glue: `cargo xtask dist --plain`. It stands in for packed.js,
// unlzma.js and sorted.js.

const run = (module) => wasm_bindgen({ module_or_path: module });

// Any module, verified before it is unpacked.
const unpackedPart = async (part, id) => gunzipped(await carriedPart(part, id));
