// Starts the viewer. `build` says what belongs to this page and `wasm_bindgen` is the module's glue; both stand before
// this in the same script.

// The reader agrees to pictures host by host. A second policy, added before anything can load, makes the browser itself
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

// The module as it travels, from wherever this page has it, proved to be the one that the page was built with.
const packedModule = async () => {
  if (document.documentElement.dataset.edition === 'file') {
    await parsed();
    return proved(document.getElementById('viewer-module').textContent);
  }
  if (location.protocol === 'file:') return proved(await carried());
  // `fetch` checks the digest itself, also where crypto.subtle is missing: on plain http.
  const response = await fetch(build.module, { integrity: build.integrity });
  return new Uint8Array(await response.arrayBuffer());
};

// A page opened from disk may not fetch its neighbours, but it may link a stylesheet, whose custom properties hold data.
const carried = async () => {
  const carrier = document.createElement('meta');
  carrier.id = 'viewer-carrier';
  const link = document.createElement('link');
  link.rel = 'stylesheet';
  link.href = build.carrier;
  const arrival = new Promise((resolve, reject) => {
    link.addEventListener('load', resolve);
    link.addEventListener('error', reject);
  });
  document.head.append(carrier, link);
  await arrival;
  const style = getComputedStyle(carrier);
  let text = '';
  for (let part = 0; part < build.parts; part += 1) {
    text += style.getPropertyValue('--part-' + part).trim().slice(1, -1);
  }
  carrier.remove();
  link.remove();
  return text;
};

// From base64 to bytes whose digest is the one of the build.
const proved = async (text) => {
  const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  if ('sha256-' + btoa(String.fromCharCode(...digest)) !== build.integrity) throw new Error('wrong digest');
  return bytes;
};

const missingFeatures = () => {
  const missing = [];
  if (typeof WebAssembly === 'undefined') missing.push('WebAssembly');
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
    module = await WebAssembly.compile(unlzma(await packedModule()));
  } catch (error) {
    fail('load', document.documentElement.dataset.edition === 'file' ? 'viewer-module' : fileName());
    return;
  }
  await parsed();
  try {
    await wasm_bindgen(module);
  } catch (error) {
    fail('crash', error instanceof Error ? error.message : String(error));
  }
};

const fileName = () => (location.protocol === 'file:' ? build.carrier : build.module);

limitImages();
applyTheme();
start();
