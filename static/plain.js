// A module as the tools leave it, in gzip, with wasm-bindgen's own glue: `cargo xtask dist --plain`. It stands in for packed.js,
// unlzma.js and sorted.js.

const run = (module) => wasm_bindgen({ module_or_path: module });

// The module of a page that may have asked for it early, verified to be the one that the page was built with, and unpacked.
const unpackedModule = async () => {
  await readable();
  return patiently(async (isAgain) =>
    isAgain || !moduleAnswer
      ? unpackedPart(build.module, 'viewer-module')
      : gunzipped(await verified(await arrived(await moduleAnswer), build.module)),
  );
};

// The same for any module.
const unpackedPart = async (part, id) => gunzipped(await carriedPart(part, id));
