//! Zip archives (APPNOTE 6.3.10), written from front to back: with the same bytes for the same
//! input, without a clock, without going back.

use std::io::{self, Write};

use flate2::write::DeflateEncoder;
use flate2::{Compression, Crc};

/// 1 January 1980, 00:00: the first moment that a zip can name.
const DATE: u16 = 1 << 5 | 1;
const TIME: u16 = 0;
/// Names are UTF-8.
const UTF_8: u16 = 1 << 11;
/// The sizes stand behind the data, as they were not known before.
const SIZES_BEHIND: u16 = 1 << 3;
const STORED: u16 = 0;
const DEFLATED: u16 = 8;
/// Version 4.5 of the format knows sizes of more than 32 bits; 2.0 is enough for others.
const VERSION_LARGE: u16 = 45;
const VERSION: u16 = 20;
/// "Look into the field for large sizes".
const LARGE_32: u32 = u32::MAX;

/// A zip archive that is being written.
pub struct Zip<W> {
    out: W,
    n_written: u64,
    entries: Vec<Entry>,
}

struct Entry {
    name: String,
    method: u16,
    flags: u16,
    crc: u32,
    n_packed: u64,
    n_bytes: u64,
    offset: u64,
}

impl<W: Write> Zip<W> {
    /// An archive that goes to `out`.
    pub fn new(out: W) -> Zip<W> {
        Zip { out, n_written: 0, entries: Vec::new() }
    }

    /// Adds a file as it is.
    ///
    /// # Errors
    /// When `out` cannot be written.
    pub fn store(&mut self, name: &str, bytes: &[u8]) -> io::Result<()> {
        self.add(name, STORED, bytes, bytes.len() as u64, crc(bytes))
    }

    /// Adds a file, packed where that makes it smaller.
    ///
    /// # Errors
    /// When `out` cannot be written.
    pub fn pack(&mut self, name: &str, bytes: &[u8]) -> io::Result<()> {
        let mut encoder = DeflateEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(bytes)?;
        let packed = encoder.finish()?;
        if packed.len() >= bytes.len() {
            return self.store(name, bytes);
        }
        self.add(name, DEFLATED, &packed, bytes.len() as u64, crc(bytes))
    }

    fn add(
        &mut self,
        name: &str,
        method: u16,
        packed: &[u8],
        n_bytes: u64,
        crc: u32,
    ) -> io::Result<()> {
        let n_packed = packed.len() as u64;
        let offset = self.n_written;
        let entry =
            Entry { name: name.to_owned(), method, flags: UTF_8, crc, n_packed, n_bytes, offset };
        self.put(&entry.local())?;
        self.put(packed)?;
        self.entries.push(entry);
        Ok(())
    }

    /// Begins a file whose bytes come bit by bit; they are packed.
    ///
    /// # Errors
    /// When `out` cannot be written.
    pub fn begin(mut self, name: &str) -> io::Result<Member<W>> {
        let offset = self.n_written;
        let (n_packed, n_bytes) = (0, 0);
        let flags = UTF_8 | SIZES_BEHIND;
        let entry = Entry {
            name: name.to_owned(),
            method: DEFLATED,
            flags,
            crc: 0,
            n_packed,
            n_bytes,
            offset,
        };
        self.put(&entry.local())?;
        let counted = Counted { zip: self, n_written: 0 };
        let encoder = DeflateEncoder::new(counted, Compression::default());
        Ok(Member { encoder, entry, crc: Crc::new(), n_bytes: 0 })
    }

    /// Writes the directory; gives back what it was written to.
    ///
    /// # Errors
    /// When `out` cannot be written.
    pub fn finish(mut self) -> io::Result<W> {
        let start = self.n_written;
        for entry in std::mem::take(&mut self.entries) {
            let record = entry.central();
            self.put(&record)?;
            self.entries.push(entry);
        }
        let n_bytes = self.n_written - start;
        let n_entries = self.entries.len() as u64;
        let mut end = Vec::new();
        let is_large = n_entries >= 0xFFFF || start >= u64::from(LARGE_32);
        if is_large {
            let place = self.n_written;
            put(&mut end, &[b"PK\x06\x06", &44u64.to_le_bytes(), &VERSION_LARGE.to_le_bytes()]);
            put(&mut end, &[&VERSION_LARGE.to_le_bytes(), &[0; 8], &n_entries.to_le_bytes()]);
            put(
                &mut end,
                &[&n_entries.to_le_bytes(), &n_bytes.to_le_bytes(), &start.to_le_bytes()],
            );
            put(&mut end, &[b"PK\x06\x07", &[0; 4], &place.to_le_bytes(), &1u32.to_le_bytes()]);
        }
        let n_short = u16::try_from(n_entries).unwrap_or(u16::MAX).to_le_bytes();
        put(&mut end, &[b"PK\x05\x06", &[0; 4], &n_short, &n_short]);
        put(&mut end, &[&short(n_bytes).to_le_bytes(), &short(start).to_le_bytes(), &[0; 2]]);
        self.put(&end)?;
        self.out.flush()?;
        Ok(self.out)
    }

    fn put(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.n_written += bytes.len() as u64;
        self.out.write_all(bytes)
    }
}

/// A file inside a zip that is being written.
pub struct Member<W: Write> {
    encoder: DeflateEncoder<Counted<W>>,
    entry: Entry,
    crc: Crc,
    n_bytes: u64,
}

struct Counted<W> {
    zip: Zip<W>,
    n_written: u64,
}

impl<W: Write> Write for Counted<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.zip.put(bytes)?;
        self.n_written += bytes.len() as u64;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.zip.out.flush()
    }
}

impl<W: Write> Write for Member<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.encoder.write_all(bytes)?;
        self.crc.update(bytes);
        self.n_bytes += bytes.len() as u64;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<W: Write> Member<W> {
    /// Ends the file; gives back the archive.
    ///
    /// # Errors
    /// When the archive cannot be written.
    pub fn finish(self) -> io::Result<Zip<W>> {
        let Counted { mut zip, n_written } = self.encoder.finish()?;
        let entry =
            Entry { crc: self.crc.sum(), n_packed: n_written, n_bytes: self.n_bytes, ..self.entry };
        let mut behind = Vec::new();
        put(&mut behind, &[b"PK\x07\x08", &entry.crc.to_le_bytes()]);
        // The local header has the field for large sizes, so they are of 64 bits here.
        put(&mut behind, &[&entry.n_packed.to_le_bytes(), &entry.n_bytes.to_le_bytes()]);
        zip.put(&behind)?;
        zip.entries.push(entry);
        Ok(zip)
    }
}

impl Entry {
    fn is_streamed(&self) -> bool {
        self.flags & SIZES_BEHIND != 0
    }

    fn is_large(&self) -> bool {
        self.n_packed.max(self.n_bytes).max(self.offset) >= u64::from(LARGE_32)
    }

    fn local(&self) -> Vec<u8> {
        let mut header = Vec::new();
        // The first file of an EPUB must have no such field.
        let has_field = self.is_streamed() || self.is_large();
        let sizes =
            if has_field { [LARGE_32; 2] } else { [short(self.n_packed), short(self.n_bytes)] };
        let version = if has_field { VERSION_LARGE } else { VERSION };
        put(&mut header, &[b"PK\x03\x04", &version.to_le_bytes(), &self.flags.to_le_bytes()]);
        put(&mut header, &[&self.method.to_le_bytes(), &TIME.to_le_bytes(), &DATE.to_le_bytes()]);
        put(&mut header, &[&self.crc.to_le_bytes()]);
        put(&mut header, &[&sizes[0].to_le_bytes(), &sizes[1].to_le_bytes()]);
        let n_extra: u16 = if has_field { 20 } else { 0 };
        put(&mut header, &[&self.n_name().to_le_bytes(), &n_extra.to_le_bytes()]);
        put(&mut header, &[self.name.as_bytes()]);
        if has_field {
            put(&mut header, &[&1u16.to_le_bytes(), &16u16.to_le_bytes()]);
            put(&mut header, &[&self.n_bytes.to_le_bytes(), &self.n_packed.to_le_bytes()]);
        }
        header
    }

    fn central(&self) -> Vec<u8> {
        let mut record = Vec::new();
        let is_large = self.is_large();
        let value = |value: u64| if is_large { LARGE_32 } else { short(value) }.to_le_bytes();
        let has_field = self.is_streamed() || is_large;
        let version = if has_field { VERSION_LARGE } else { VERSION }.to_le_bytes();
        put(&mut record, &[b"PK\x01\x02", &version, &version]);
        put(&mut record, &[&self.flags.to_le_bytes(), &self.method.to_le_bytes()]);
        put(&mut record, &[&TIME.to_le_bytes(), &DATE.to_le_bytes(), &self.crc.to_le_bytes()]);
        put(&mut record, &[&value(self.n_packed), &value(self.n_bytes)]);
        let n_extra: u16 = if is_large { 28 } else { 0 };
        put(&mut record, &[&self.n_name().to_le_bytes(), &n_extra.to_le_bytes(), &[0; 10]]);
        put(&mut record, &[&value(self.offset), self.name.as_bytes()]);
        if is_large {
            put(&mut record, &[&1u16.to_le_bytes(), &24u16.to_le_bytes()]);
            put(&mut record, &[&self.n_bytes.to_le_bytes(), &self.n_packed.to_le_bytes()]);
            put(&mut record, &[&self.offset.to_le_bytes()]);
        }
        record
    }

    fn n_name(&self) -> u16 {
        u16::try_from(self.name.len()).unwrap_or(u16::MAX)
    }
}

fn crc(bytes: &[u8]) -> u32 {
    let mut crc = Crc::new();
    crc.update(bytes);
    crc.sum()
}

fn short(value: u64) -> u32 {
    u32::try_from(value).unwrap_or(LARGE_32)
}

fn put(to: &mut Vec<u8>, parts: &[&[u8]]) {
    parts.iter().for_each(|part| to.extend_from_slice(part));
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Read as _};

    use super::*;

    fn written(n_files: usize) -> Vec<u8> {
        let mut zip = Zip::new(Vec::new());
        zip.store("mimetype", b"application/epub+zip").expect("memory");
        let mut member = zip.begin("文/long.txt").expect("memory");
        (0..1000).for_each(|_| member.write_all("路灯修好了。".as_bytes()).expect("memory"));
        let mut zip = member.finish().expect("memory");
        for idx in 0..n_files {
            zip.pack(&format!("{idx}.txt"), b"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")
                .expect("memory");
        }
        zip.finish().expect("memory")
    }

    #[test]
    fn another_program_reads_what_is_written() {
        for n_files in [3, 70_000] {
            let bytes = written(n_files);
            assert_eq!(bytes, written(n_files), "same input, same bytes");
            let mut read = ::zip::ZipArchive::new(Cursor::new(bytes)).expect("a zip");
            assert_eq!(read.len(), n_files + 2);
            let mut text = String::new();
            read.by_name("文/long.txt").expect("there").read_to_string(&mut text).expect("text");
            assert_eq!(text, "路灯修好了。".repeat(1000));
            let mut first = read.by_index(0).expect("there");
            assert_eq!(first.name().expect("a name"), "mimetype");
            assert_eq!(first.compression(), ::zip::CompressionMethod::Stored);
            let mut text = String::new();
            first.read_to_string(&mut text).expect("text");
            assert_eq!(text, "application/epub+zip");
        }
    }
}
