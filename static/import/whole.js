// What only a page needs whose script this is: it stands in the page as a whole.

// In one file the archive and the modules are base64.
const fromBase64 = (text) =>
  Uint8Array.fromBase64 ? Uint8Array.fromBase64(text) : Uint8Array.from(atob(text), (character) => character.charCodeAt(0));

// The worker's text is in this script, and so under the page's policy.
trusted.push('(' + driver + ')(self)');
