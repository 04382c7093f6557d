// A module in gzip, which browsers unpack by themselves and off the page's thread. It stands in for packed.js, unlzma.js and
// sorted.js, which make the first module a sixth smaller, where nobody waits for the bytes.

const run = (module) => wasm_bindgen(module);

// Any module, verified before it is unpacked.
const unpackedPart = async (part, id) => gunzipped(await carriedPart(part, id));
