//! LZMA, in which the module travels: a fifth smaller than gzip, and small also on a host that
//! compresses no wasm.
//!
//! `static/unlzma.js` is the other end.

use std::io::{Read, Write};

use anyhow::{Context, Result, ensure};
use lzma_rust2::{EncodeMode, LzmaOptions, LzmaReader, LzmaWriter, MfType};

/// How many bits of the previous byte, and of the position, foretell a literal and a match, and how
/// long a match is taken without a look at shorter ones: which of them suits a module best changes
/// with the module, so all are tried.
const SETTINGS: [(u32, u32, u32); 8] = [
    (0, 0, LONGEST),
    (1, 0, LONGEST),
    (1, 0, SHORTER),
    (1, 1, LONGEST),
    (1, 2, LONGEST),
    (2, 0, LONGEST),
    (2, 0, SHORTER),
    (3, 0, LONGEST),
];
const LONGEST: u32 = LzmaOptions::NICE_LEN_MAX;
const SHORTER: u32 = 128;

/// The smallest that the module gets: a file as `xz --format=lzma` reads it, with its unpacked size
/// in the header.
///
/// # Errors
/// When what was packed does not unpack to the same.
pub(crate) fn pack(bytes: &[u8]) -> Result<Vec<u8>> {
    let packed: Vec<Vec<u8>> =
        SETTINGS.iter().map(|setting| pack_with(bytes, *setting)).collect::<Result<_>>()?;
    let smallest =
        packed.into_iter().min_by_key(Vec::len).context("no way of packing was tried")?;
    let mut again = Vec::with_capacity(bytes.len());
    let read = LzmaReader::new_mem_limit(smallest.as_slice(), u32::MAX, None)
        .and_then(|mut reader| reader.read_to_end(&mut again));
    read.context("what was packed cannot be unpacked")?;
    ensure!(again == bytes, "what was packed unpacks to something else");
    Ok(smallest)
}

fn pack_with(bytes: &[u8], (lc, pb, nice_len): (u32, u32, u32)) -> Result<Vec<u8>> {
    let dict_size = u32::try_from(bytes.len())
        .context("the module is too large")?
        .next_power_of_two()
        .max(1 << 12);
    let options = LzmaOptions {
        dict_size,
        lc,
        lp: 0,
        pb,
        mode: EncodeMode::Normal,
        nice_len,
        mf: MfType::Bt4,
        depth_limit: 1 << 10,
        preset_dict: None,
    };
    let size = u64::try_from(bytes.len()).context("the module is too large")?;
    let mut writer = LzmaWriter::new_use_header(Vec::new(), &options, Some(size))
        .context("could not start to pack")?;
    writer.write_all(bytes).and_then(|()| writer.finish()).context("could not pack")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_packed_file_says_how_large_it_will_be() {
        let bytes = b"the quick brown fox, the quick brown dog".repeat(20);
        let packed = pack(&bytes).unwrap();
        assert!(packed.len() < bytes.len() / 4, "{} of {} bytes", packed.len(), bytes.len());
        assert_eq!(packed[5..13], u64::try_from(bytes.len()).unwrap().to_le_bytes());
        assert_eq!(packed, pack(&bytes).unwrap(), "the same bytes pack to the same bytes");
    }
}
