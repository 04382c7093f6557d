// The parts of a page that are no articles: modules and scripts, each of which a page knows by a digest.

// The page has arrived as a whole.
const parsed = () =>
  new Promise((resolve) => {
    if (document.readyState === 'loading') {
      document.addEventListener('DOMContentLoaded', resolve, { once: true });
    } else {
      resolve();
    }
  });

// Bytes whose digest is the one of `part`.
const verified = async (bytes, { integrity }) => {
  const told = 'sha256-' + btoa(String.fromCharCode(...(await digest(bytes))));
  if (told !== integrity) throw new Error('wrong digest');
  return bytes;
};

const arrived = async (answer) => {
  if (!answer.ok) throw new Error(String(answer.status));
  return new Uint8Array(await answer.arrayBuffer());
};

// What `ask` promises, asked once more where the connection broke: on a bad network the next one often holds. What a host
// answers is taken as it is.
const patiently = async (ask) => {
  try {
    return await ask(false);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
  }
  await new Promise((resolve) => setTimeout(resolve, 1000));
  return ask(true);
};

// A part from wherever this edition has it, packed as it is, and verified. In one file it is the element `id`.
const carriedPart = async (part, id) => {
  if (isOneFile()) {
    await parsed();
    return verified(fromBase64(inPage(id)), part);
  }
  if (!isFile) return verified(await patiently(async () => arrived(await fetch(part.file))), part);
  return verified(unescaped(await linked(part.carrier, part.name)), part);
};
