//! Given text as segments: prose without times, subtitles with theirs.

use crate::{
    clean::words_of_text,
    error::Error,
    reading::Cue,
    transcript::{Millis, Segment, Span, Track, Word},
};

/// One segment for each sentence or line.
///
/// # Errors
/// [`Error::EmptyText`].
pub(super) fn segments_of(text: &str) -> Result<Vec<Segment>, Error> {
    let segments = words_of_text(text);
    if segments.is_empty() { Err(Error::EmptyText) } else { Ok(segments) }
}

/// One segment for each cue; its words share its time by their length. Who speaks becomes the track where all voices are
/// names of tracks (as in the files that Faircopy writes), and stands before the words where it changes otherwise.
pub(super) fn segments_of_cues(cues: &[Cue]) -> Vec<Segment> {
    let tracked = cues.iter().all(|cue| cue.voice.as_deref().and_then(track_of).is_some());
    let mut segments: Vec<Segment> = Vec::new();
    let mut before: Option<&str> = None;
    for cue in cues {
        let voice = cue.voice.as_deref();
        let track = voice.filter(|_| tracked).and_then(track_of).unwrap_or_default();
        let named = voice.filter(|voice| !tracked && before != Some(voice));
        before = voice;
        let text = named.map_or_else(|| cue.text.clone(), |name| format!("{name}: {}", cue.text));
        let mut words: Vec<Word> = Vec::new();
        for mut sentence in words_of_text(&text) {
            // A space stood between two sentences, where the script has any.
            if let Some(first) = sentence.words.first_mut().filter(|_| !words.is_empty()) {
                first.spaced = !first.text.starts_with(is_wide);
            }
            words.append(&mut sentence.words);
        }
        if words.is_empty() {
            continue;
        }
        time(&mut words, cue.span);
        let seq = segments.iter().filter(|segment| segment.track == track).count() as u32;
        segments.push(Segment { track, seq, span: cue.span, words, confidence: 1.0, doubt: None });
    }
    segments
}

/// What exports call the tracks: the command line's in English, the window's in each of its languages.
const NAMES: [(Track, &[&str]); 5] = [
    (Track::Mixed, &["All", "Everyone", "Alle", "Todos", "全員", "الجميع"]),
    (Track::Me, &["Me", "Ich", "Yo", "自分", "أنا"]),
    (Track::Others, &["Others", "Andere", "Otros", "ほかの人", "الآخرون"]),
    (Track::Left, &["Left", "Links", "Izquierda", "左", "اليسار"]),
    (Track::Right, &["Right", "Rechts", "Derecha", "右", "اليمين"]),
];

fn track_of(name: &str) -> Option<Track> {
    NAMES.iter().find(|(_, names)| names.contains(&name)).map(|(track, _)| *track)
}

/// Shares a span among words by their letters.
fn time(words: &mut [Word], span: Span) {
    let letters = |word: &Word| word.text.chars().count() as u64;
    let total: u64 = words.iter().map(letters).sum::<u64>().max(1);
    let at = |letters: u64| Millis(span.start.0 + span.length().0 * letters / total);
    let mut done = 0;
    for word in words {
        let start = at(done);
        done += letters(word);
        word.span = Span { start, end: at(done) };
    }
}

fn is_wide(letter: char) -> bool {
    matches!(u32::from(letter), 0x2e80..=0x9fff | 0xf900..=0xfaff | 0xff00..=0xff60 | 0x20000..=0x3ffff)
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::*;
    use crate::export::Labels;

    fn cue(start: u64, text: &str, voice: Option<&str>) -> Cue {
        Cue { span: Span::new(start, start + 1_000), text: text.into(), voice: voice.map(str::to_owned) }
    }

    #[test]
    fn a_cue_keeps_its_time_and_shares_it_among_its_words() {
        let segments = segments_of_cues(&[cue(1_000, "So yes. No it is", None), cue(5_000, "ok", None)]);
        assert_eq!(segments.iter().map(|s| (s.seq, s.span.start.0)).collect::<Vec<_>>(), [(0, 1_000), (1, 5_000)]);
        assert_eq!(segments[0].text(), "So yes. No it is");
        let times: Vec<u64> = segments[0].words.iter().map(|word| word.span.start.0).collect();
        assert_eq!((times[0], times.is_sorted(), segments[0].words[4].span.end), (1_000, true, Millis(2_000)));
    }

    #[test]
    fn every_name_that_an_export_gives_a_track_is_known() {
        let labels = Labels::default();
        for track in Track::ALL {
            assert_eq!(track_of(labels.track(track)), Some(track));
        }
        for language in ["en", "de", "es", "ja", "ar"] {
            let path = format!("{}/../../ui/src/i18n/{language}/reading.json", env!("CARGO_MANIFEST_DIR"));
            let text = std::fs::read_to_string(&path).expect("the window's catalogue");
            let words: HashMap<String, String> = serde_json::from_str(&text).expect("messages");
            let keys = ["track_mixed", "track_me", "track_others", "track_left", "track_right"];
            for (key, track) in keys.into_iter().zip(Track::ALL) {
                assert_eq!(track_of(&words[key]), Some(track), "{language}: {key}");
            }
        }
    }

    #[test]
    fn voices_become_tracks_or_stay_readable() {
        let own = segments_of_cues(&[cue(0, "hi", Some("Me")), cue(1, "ho", Some("Others")), cue(2, "so", Some("Me"))]);
        let tracks: Vec<(Track, u32)> = own.iter().map(|segment| (segment.track, segment.seq)).collect();
        assert_eq!(tracks, [(Track::Me, 0), (Track::Others, 0), (Track::Me, 1)]);
        let german = segments_of_cues(&[cue(0, "hi", Some("Ich")), cue(1, "ho", Some("Andere"))]);
        assert_eq!(german.iter().map(|segment| segment.track).collect::<Vec<_>>(), [Track::Me, Track::Others]);
        let named = segments_of_cues(&[cue(0, "hi", Some("Ann")), cue(1, "so", Some("Ann")), cue(2, "ho", Some("Me"))]);
        let texts: Vec<String> = named.iter().map(Segment::text).collect();
        assert_eq!(texts, ["Ann: hi", "so", "Me: ho"]);
    }
}
