//! What published archives rely on when their tables are read.

use broadsheet_model::Digest;

use super::{FOLD_TABLE, Folding, folding};

/// A table of layout 1 that uses every column.
const TABLE: &[u8] = b"fold\x01\
    \x04\x05\x02\x01\x02\x06\x09\x04\x05\x04\
    \xc0\x01\xc7\x5e\
    \xc2\x01\xaa\xda\x04\
    \xdf\x01\
    \x02\
    \x73\x73\
    \xad\x01\x01\xdd\x3e\x02\
    \x81\x06\x01\xe6\x01\x97\x5b\x02\x08\
    \xe9\x01\xe3\x5e\
    \xca\x01\xcc\xbf\x01\
    \x81\x06\x99\x61";

#[test]
fn a_table_of_this_layout_is_read_as_ever() {
    let folding = Folding::parse(TABLE).expect("layout 1 is read");
    for (text, expected) in [
        ("À 二〇", "a 二零"),                               // columns 0 and 1
        ("Straße", "strasse"),                              // 2 to 4
        ("ne\u{ad}w\u{200b}s\u{200c}!", "news!"),           // 5
        ("e\u{3099}\u{301}", "é\u{3099}"),                  // 6
        ("e\u{301} か\u{3099}", "é が"),                    // 7 to 9
        ("\u{1112}\u{1161}\u{11ab} A\t \nB É", "한 a b É"), // by rule, or not at all
    ] {
        assert_eq!(folding.fold(text).text, expected, "{text}: {}", crate::ORPHANS);
    }
}

#[test]
fn every_character_folds_by_the_table_as_ever() {
    let mut folded: Vec<u8> = Vec::new();
    for letter in '\0'..=char::MAX {
        for text in
            [String::from(letter), format!("か{letter}\u{3099}"), format!("각{letter}=\u{338}")]
        {
            folded.extend(folding().fold(&text).text.bytes());
            folded.push(b'\n');
        }
    }
    let table = Digest::of(FOLD_TABLE).to_string();
    assert_eq!(
        table, "cd9f9f705bdb7e144c729561e68e4862d394c4ccddca4cdd836b0d29ccf2cfe7",
        "table.bin has changed. Sites that exist have their own tables and stay as they are; bring \
         both digests here up to date, and see that docs/decisions/0010-folding-as-find.md still \
         says what is so."
    );
    assert_eq!(
        Digest::of(&folded).to_string(),
        "0e762e01daa8f2ba626514aa96fefbe9b85cdee302addc4dc31d9ac4ac7bcc9b",
        "{}",
        crate::ORPHANS
    );
}
