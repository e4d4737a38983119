//! Bytes to text: Unicode where it says so or fits, else the encoding that the letters look like.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_16BE, UTF_16LE};

/// The text, without byte order mark and with `\n` at line ends; `None` for bytes that are no text.
pub(super) fn decoded(bytes: &[u8]) -> Option<String> {
    let text = match Encoding::for_bom(bytes) {
        Some((encoding, _)) => encoding.decode(bytes).0,
        None => match (utf16_without_mark(bytes), std::str::from_utf8(bytes)) {
            (Some(encoding), _) => encoding.decode_without_bom_handling(bytes).0,
            (None, Ok(text)) => text.into(),
            (None, Err(_)) => guessed(bytes).decode_without_bom_handling(bytes).0,
        },
    };
    // No text has these; a picture or a program has many.
    let is_text = !text.contains(|c: char| {
        c.is_control() && !c.is_whitespace() && !matches!(c, '\u{1a}' | '\u{1b}'..='\u{1f}' | '\u{7f}'..='\u{9f}')
    });
    is_text.then(|| text.replace("\r\n", "\n").replace('\r', "\n"))
}

/// Every second byte of Latin text in UTF-16 is zero.
fn utf16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let zeros = |offset: usize| bytes.iter().skip(offset).step_by(2).filter(|byte| **byte == 0).count();
    let (even, odd, pairs) = (zeros(0), zeros(1), bytes.len() / 2);
    match () {
        () if pairs == 0 => None,
        () if odd * 3 > pairs && even * 20 < pairs => Some(UTF_16LE),
        () if even * 3 > pairs && odd * 20 < pairs => Some(UTF_16BE),
        () => None,
    }
}

fn guessed(bytes: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    detector.feed(bytes, true);
    detector.guess(None, Utf8Detection::Deny)
}

#[cfg(test)]
mod tests {
    use encoding_rs::{SHIFT_JIS, WINDOWS_1251, WINDOWS_1252, WINDOWS_1256};

    use super::*;

    #[test]
    fn text_of_any_usual_encoding_is_read() {
        let check = |bytes: &[u8], expect: &str| assert_eq!(decoded(bytes).as_deref(), Some(expect));
        check("\u{feff}Grüße\r\nan\ralle".as_bytes(), "Grüße\nan\nalle");
        let utf16 =
            |text: &str, order: fn(u16) -> [u8; 2]| -> Vec<u8> { text.encode_utf16().flat_map(order).collect() };
        check(&utf16("\u{feff}Grüße 会議", u16::to_le_bytes), "Grüße 会議");
        check(&utf16("\u{feff}Grüße 会議", u16::to_be_bytes), "Grüße 会議");
        check(&utf16("So, we have 45 seats.", u16::to_le_bytes), "So, we have 45 seats.");
        check(&utf16("So, we have 45 seats.", u16::to_be_bytes), "So, we have 45 seats.");
        let german = "Die Größe der Räume ist für dreißig Gäste schön genug.";
        check(&WINDOWS_1252.encode(german).0, german);
        let russian = "Мы договорились встретиться в понедельник утром.";
        check(&WINDOWS_1251.encode(russian).0, russian);
        let arabic = "اتفقنا على أن نلتقي يوم الاثنين في الصباح.";
        check(&WINDOWS_1256.encode(arabic).0, arabic);
        let japanese = "月曜日の朝に会うことにしました。";
        check(&SHIFT_JIS.encode(japanese).0, japanese);
        check(b"", "");
    }

    #[test]
    fn a_picture_is_no_text() {
        assert_eq!(decoded(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x01\0\0\0\x01\0\x08\x06\0\0\0"), None);
        assert_eq!(decoded(&[1, 2, 3, 4]), None);
    }
}
