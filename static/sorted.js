// Puts the module together again, whose code travels sorted: each kind of number in a stream of its own, which LZMA packs
// a tenth smaller. What is where, `xtask/src/viewer/sorted.rs` says, which sorts.
//
// What is damaged ends in an error and never in an endless loop: each pass of each loop reads a byte of the input or writes
// one of a module whose size is known. Past the end of the input there are only zeros and no shapes.

const joined = (sorted) => {
  const header = new DataView(sorted.buffer);
  const module = new Uint8Array(header.getUint32(0, true));
  let position = 0;

  const [before, shapeStream, locals, instructions, table, float, after, nStreams] = [0, 1, 2, 3, 9, 16, 17, 18];
  // Where to read on in each stream, and where the next one begins.
  const next = new Uint32Array(nStreams + 1).fill(4 * (1 + nStreams));
  for (let n = 0; n < nStreams; n += 1) next[n + 1] = next[n] + header.getUint32(4 + 4 * n, true);
  const ends = next.slice(1);

  const byte = (stream) => {
    if (position >= module.length) throw new Error('the module is damaged');
    return (module[position++] = sorted[next[stream]++]);
  };

  // Seven bits a byte, the lowest first; all but the last byte have the highest bit set.
  const number = (stream) => {
    let digit = byte(stream);
    let value = digit & 127;
    for (let shift = 7; digit > 127; shift += 7) {
      digit = byte(stream);
      value |= (digit & 127) << shift;
    }
    return value;
  };

  const rest = (stream) => {
    while (next[stream] < ends[stream]) byte(stream);
  };

  // A length and as many bytes.
  const part = () => {
    const start = next[shapeStream] + 1;
    next[shapeStream] = start + sorted[start - 1];
    return Array.from(sorted.subarray(start, next[shapeStream]));
  };

  const body = (shapes) => {
    for (let n = number(locals); n > 0; n -= 1) {
      number(locals);
      byte(locals);
    }
    for (let depth = 1; depth > 0; ) {
      const { bytes, kinds } = shapes[sorted[next[instructions]++]];
      for (let n = 0; n < bytes.length; n += 1) module[position++] = bytes[n];
      if (bytes[0] === 11) depth -= 1;
      else if (bytes[0] > 1 && bytes[0] < 5) depth += 1;
      for (let n = 0; n < kinds.length; n += 1) {
        const kind = kinds[n];
        if (kind === float) byte(kind);
        else for (let left = number(kind); kind === table && left >= 0; left -= 1) number(kind);
      }
    }
  };

  const shapes = [];
  while (next[shapeStream] < ends[shapeStream]) shapes.push({ bytes: part(), kinds: part() });
  rest(before);
  while (next[locals] < ends[locals]) {
    const start = position;
    body(shapes);
    // Before the body stands its size, which is known only now.
    const size = [];
    for (let left = position - start; size.length === 0 || left > 0; left >>= 7) size.push((left & 127) | (left > 127 ? 128 : 0));
    module.copyWithin(start + size.length, start, position);
    module.set(size, start);
    position += size.length;
  }
  rest(after);
  if (position !== module.length) throw new Error('the module is damaged');
  return module;
};
