// Unpacks LZMA, the format in which the viewer's module travels: a fifth smaller than gzip, and small also where a host
// does not compress wasm. Written from the format's public specification (lzma-specification.txt of the LZMA SDK, which
// Igor Pavlov placed in the public domain).
//
// Decoding has its price on a slow processor; docs/decisions/0095-module-is-lzma.md has what it costs and what it saves.
//
// A file is one byte of properties, four of dictionary size and eight of unpacked size, then what a range coder made of
// binary decisions. Each decision is foretold by a probability that the earlier ones in the same place have taught. The
// decisions tell of literals (one byte) and matches (a length, and how far back to copy from).
//
// Unpacking starts before the whole file has arrived, so that on a slow network it takes no time of its own.
//
// Damaged input ends in an error and never in an endless loop: every pass of the main loop writes at least one byte of
// an output whose size is bounded. What lies past the input's end reads as zeros; that too many or too few bytes were
// read is found when the output is full.

// The header, and what the range coder begins with.
const LZMA_START = 18;
// More than one pass of the main loop ever reads: it makes about 50 decisions, each of which takes a byte at most.
const LZMA_PASS = 64;

// Unpacks `packed`, of which only the beginning need be filled yet. Returns a function that unpacks as far as the first
// `nBytes` allow, and returns the output once all of it is there and whole.
const unlzma = (packed) => {
  const header = new DataView(packed.buffer, packed.byteOffset, packed.byteLength);
  const properties = packed[0];
  const size = header.getUint32(5, true);
  const literalContextBits = properties % 9;
  const literalPositionMask = (1 << (Math.floor(properties / 9) % 5)) - 1;
  const positionMask = (1 << Math.floor(properties / 45)) - 1;
  // 64 MiB is more than the viewer can ever be. An unknown size is all ones.
  if (properties >= 225 || size > 1 << 26 || header.getUint32(9, true) !== 0 || packed[13] !== 0) {
    throw new Error('not LZMA');
  }

  // Where each kind of decision has its probabilities, in one array. A probability is that of 0, in 1/2048.
  const isMatch = 0;
  const isRepeat = isMatch + 12 * 16;
  const isRepeatNot0 = isRepeat + 12;
  const isRepeatNot1 = isRepeatNot0 + 12;
  const isRepeatNot2 = isRepeatNot1 + 12;
  const isRepeat0Long = isRepeatNot2 + 12;
  const distanceSlot = isRepeat0Long + 12 * 16;
  const distanceBits = distanceSlot + 4 * 64;
  const distanceAlign = distanceBits + 115;
  // A length: two choices, 16 trees for short ones, 16 for middling ones, one for long ones.
  const matchLength = distanceAlign + 16;
  const repeatLength = matchLength + 2 + 16 * 8 + 16 * 8 + 256;
  const literals = repeatLength + 2 + 16 * 8 + 16 * 8 + 256;
  const nLiteralContexts = (literalPositionMask + 1) << literalContextBits;
  const probabilities = new Uint16Array(literals + 0x300 * nLiteralContexts).fill(1024);

  const output = new Uint8Array(size);
  // The range coder: an interval of this length, and where the input lies in it. In an array, and with `>>> 0` after
  // each step, so that engines keep them as the unsigned 32-bit numbers that they are, not as fractions.
  const coder = new Uint32Array([0xffffffff, header.getUint32(14)]);
  let next = LZMA_START;

  // Follows decisions from `node` of a binary tree down to the level that begins at `leaf`. Every decision but the even
  // ones is made here. Past its end the input reads as zeros, which is found out when all is done.
  const descend = (at, node, leaf) => {
    let range = coder[0];
    let code = coder[1];
    while (node < leaf) {
      const probability = probabilities[at + node];
      const bound = Math.imul(range >>> 11, probability) >>> 0;
      if (code < bound) {
        range = bound;
        probabilities[at + node] = probability + ((2048 - probability) >> 5);
        node <<= 1;
      } else {
        range = (range - bound) >>> 0;
        code = (code - bound) >>> 0;
        probabilities[at + node] = probability - (probability >> 5);
        node = (node << 1) | 1;
      }
      if (range < 0x1000000) {
        range = (range << 8) >>> 0;
        code = ((code << 8) | packed[next]) >>> 0;
        next += 1;
      }
    }
    coder[0] = range;
    coder[1] = code;
    return node;
  };

  const bit = (at) => descend(at - 1, 1, 2) - 2;

  // A number whose bits are decided from the highest to the lowest, each knowing those before it.
  const tree = (at, nBits) => descend(at, 1, 1 << nBits) - (1 << nBits);

  // The same from the lowest bit to the highest.
  const reverseTree = (at, nBits) => {
    let value = 0;
    for (let node = tree(at, nBits), n = 0; n < nBits; n += 1, node >>= 1) value = (value << 1) | (node & 1);
    return value;
  };

  // Bits that are as likely 0 as 1.
  const evenBits = (nBits) => {
    let value = 0;
    for (let n = nBits; n > 0; n -= 1) {
      const half = coder[0] >>> 1;
      const digit = coder[1] < half ? 0 : 1;
      coder[0] = half;
      coder[1] -= half * digit;
      value = value * 2 + digit;
      if (half < 0x1000000) {
        coder[0] <<= 8;
        coder[1] = (coder[1] << 8) | packed[next];
        next += 1;
      }
    }
    return value;
  };

  const length = (at, positionState) => {
    if (bit(at) === 0) return 2 + tree(at + 2 + positionState * 8, 3);
    if (bit(at + 1) === 0) return 10 + tree(at + 130 + positionState * 8, 3);
    return 18 + tree(at + 258, 8);
  };

  const distance = (matchedLength) => {
    const slot = tree(distanceSlot + Math.min(matchedLength - 2, 3) * 64, 6);
    if (slot < 4) return slot;
    const nBits = (slot >> 1) - 1;
    const start = (2 | (slot & 1)) * 2 ** nBits;
    if (slot < 14) return start + reverseTree(distanceBits + start - slot, nBits);
    return start + evenBits(nBits - 4) * 16 + reverseTree(distanceAlign, 4);
  };

  let position = 0;
  // What the last operations were, and how far back the last four different matches reached, less one.
  let state = 0;
  let [repeat0, repeat1, repeat2, repeat3] = [0, 0, 0, 0];

  const literal = () => {
    const previous = position > 0 ? output[position - 1] : 0;
    const context = ((position & literalPositionMask) << literalContextBits) + (previous >> (8 - literalContextBits));
    const at = literals + 0x300 * context;
    let node = 1;
    if (state > 6) {
      // After a match the byte is probably not the one that would have continued it: that one guides the decisions.
      let guide = output[position - repeat0 - 1];
      while (node < 256) {
        const guess = (guide >> 7) & 1;
        const digit = bit(at + ((1 + guess) << 8) + node);
        node = (node << 1) | digit;
        guide <<= 1;
        if (digit !== guess) break;
      }
    }
    output[position] = descend(at, node, 256);
    position += 1;
    state = state < 4 ? 0 : state < 10 ? state - 3 : state - 6;
  };

  // One of the last four distances again. Gives the length.
  const repeat = (positionState) => {
    if (bit(isRepeatNot0 + state) === 0) {
      if (bit(isRepeat0Long + state * 16 + positionState) === 0) {
        state = state < 7 ? 9 : 11;
        return 1;
      }
    } else {
      let again = repeat1;
      if (bit(isRepeatNot1 + state) === 1) {
        again = repeat2;
        if (bit(isRepeatNot2 + state) === 1) {
          again = repeat3;
          repeat3 = repeat2;
        }
        repeat2 = repeat1;
      }
      repeat1 = repeat0;
      repeat0 = again;
    }
    state = state < 7 ? 8 : 11;
    return length(repeatLength, positionState);
  };

  const match = (positionState) => {
    const matched = length(matchLength, positionState);
    [repeat3, repeat2, repeat1, repeat0] = [repeat2, repeat1, repeat0, distance(matched)];
    state = state < 7 ? 7 : 10;
    return matched;
  };

  const unpack = (nBytes) => {
    while (position < size && (nBytes === packed.length || next + LZMA_PASS <= nBytes)) {
      const positionState = position & positionMask;
      if (bit(isMatch + state * 16 + positionState) === 0) {
        literal();
        continue;
      }
      const end = position + (bit(isRepeat + state) === 1 ? repeat(positionState) : match(positionState));
      if (repeat0 >= position || end > size) throw new Error('LZMA is damaged');
      // Byte by byte, as a match may reach into what it writes.
      for (; position < end; position += 1) output[position] = output[position - repeat0 - 1];
    }
    if (nBytes < packed.length) return null;
    if (coder[1] !== 0 || next !== packed.length) throw new Error('LZMA is damaged');
    return output;
  };
  return unpack;
};
