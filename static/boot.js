// Starts the viewer. `build` says what belongs to this page, `moduleAnswer` and `manifestAnswer` are what was asked for early
// (early.js). How the module is unpacked and run depends on how it was packed: see packed.js and plain.js. All stand before
// this in the same script.

// The reader agrees to pictures host by host. A second policy, added before any picture can load, makes the browser itself
// refuse all others: it obeys both this one and the page's own.
const limitImages = () => {
  const hosts = readHosts(stored(() => sessionStorage, 'broadsheet:image-hosts'));
  const policy = document.createElement('meta');
  policy.httpEquiv = 'Content-Security-Policy';
  policy.content = ["img-src 'self' data: blob:"].concat(hosts.map((host) => 'https://' + host)).join(' ');
  document.head.append(policy);
};

// Host names as a URL has them: labels of letters, digits and hyphens, the last one beginning with a letter, and
// perhaps a port. Anything else could add to the policy, so it is dropped.
const readHosts = (json) => {
  try {
    const hosts = JSON.parse(json);
    const label = '[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?';
    const host = new RegExp('^(' + label + '\\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?(:[0-9]{1,5})?$');
    return Array.isArray(hosts) ? hosts.filter((name) => typeof name === 'string' && host.test(name)) : [];
  } catch (malformed) {
    return [];
  }
};

// Before the first paint, so that a dark page does not begin with a white flash.
const applyTheme = () => {
  const theme = stored(() => localStorage, 'broadsheet:theme');
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
};

// A module with one function, which gives a vector of zeros: what every module begins with, its type, that there is one
// function, and that one's code.
const SIMD_MODULE = Uint8Array.of(
  0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 22, 1, 20, 0, 253, 12,
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 11,
);

const missingFeatures = () => {
  const missing = [];
  if (typeof WebAssembly === 'undefined') missing.push('WebAssembly');
  else if (!WebAssembly.validate(SIMD_MODULE)) missing.push('WebAssembly SIMD');
  if (typeof DecompressionStream === 'undefined') missing.push('DecompressionStream');
  return missing;
};

const start = async () => {
  const missing = missingFeatures();
  if (missing.length > 0) {
    fail('unsupported', missing.join(', '));
    return;
  }
  let module;
  try {
    module = await WebAssembly.compile(await unpackedModule());
  } catch (error) {
    fail('load', isOneFile() ? 'viewer-module' : fileName());
    return;
  }
  await parsed();
  try {
    await run(module);
  } catch (error) {
    fail('crash', error instanceof Error ? error.message : String(error));
  }
};

const fileName = () => (isFile ? build.module.carrier : build.module.file);

// The list puts itself back where it was. The browser would do it before the page is what it was there, and so scroll a
// list that is about to be left.
const keepPlaces = () => {
  history.scrollRestoration = 'manual';
};

limitImages();
applyTheme();
keepPlaces();
loadEarly().catch(() => {});
start();
