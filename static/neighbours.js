// The chunks of the archive, each in a file of its own beside the page. In pages that begin with the larger module packs.js
// stands in for this.

// The bytes of the chunk `name`, whose file is `file`.
const neighbour = async (file, name) =>
  unescaped(isFile ? await linked(file, name) : unwrapped(await fetchedOnce(file), name));
