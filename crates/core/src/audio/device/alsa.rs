//! What ALSA needs beyond cpal: fewer names, and silence.

use alsa::Output;

/// How ids of its devices begin.
const DRIVER: &str = "alsa:";
/// How cards are opened with whatever conversion is needed.
const CARD: &str = "plughw:CARD=";
/// Names that are no microphones: tools between a program and a device, and programs of other kinds. Nothing can be heard of them,
/// and the device "null" gives silence as fast as it is taken, until the disk is full.
const TOOLS: [&str; 11] =
    ["null", "lavrate", "samplerate", "speexrate", "speex", "upmix", "vdownmix", "a52", "jack", "oss", "pulse"];
/// Other ways to the same card: bare, shared, or by the place of a loudspeaker.
const DOUBLES: [&str; 12] = [
    "hw",
    "sysdefault",
    "default",
    "dsnoop",
    "dmix",
    "usbstream",
    "front",
    "rear",
    "side",
    "center_lfe",
    "iec958",
    "hdmi",
];

/// Leaves of these devices the microphones that a person can tell apart: the system's choice, the person's own names, and each device
/// of a card once. Devices of other systems stay.
pub(super) fn keep_microphones<T>(devices: &mut Vec<T>, id_of: impl Fn(&T) -> &str) {
    let have_names = devices.iter().filter_map(|device| card(id_of(device))).any(is_name);
    devices.retain(|device| {
        let Some(id) = id_of(device).strip_prefix(DRIVER) else { return true };
        let (kind, of_card) = id.split_once(':').map_or((id, false), |(kind, _)| (kind, true));
        let is_double = of_card && (DOUBLES.contains(&kind) || kind.starts_with("surround"));
        // cpal lists every card by its number, too.
        let is_number = have_names && card(id_of(device)).is_some_and(|card| !is_name(card));
        !TOOLS.contains(&kind) && !is_double && !is_number
    });
}

fn card(id: &str) -> Option<&str> {
    id.strip_prefix(DRIVER)?.strip_prefix(CARD)
}

fn is_name(card: &str) -> bool {
    !card.starts_with(|first: char| first.is_ascii_digit())
}

/// Runs `this` on this thread without a word from ALSA, which otherwise writes into the person's terminal whatever goes wrong; the log
/// has it.
pub(super) fn quietly<T>(this: impl FnOnce() -> T) -> T {
    let said = Output::local_error_handler();
    let done = this();
    if let Ok(said) = said {
        said.borrow().buffer_string(|said| {
            if !said.is_empty() {
                tracing::debug!(said = %String::from_utf8_lossy(said).trim_end(), "ALSA");
            }
        });
    }
    done
}

#[cfg(test)]
mod tests {
    use super::keep_microphones;

    #[test]
    fn each_microphone_is_listed_once_and_nothing_else() {
        let check = |ids: &[&str], expect: &[&str]| {
            let mut all: Vec<String> = ids.iter().map(|id| format!("alsa:{id}")).collect();
            keep_microphones(&mut all, |id| id);
            assert_eq!(all, expect.iter().map(|id| format!("alsa:{id}")).collect::<Vec<_>>());
        };
        // Debian without a card and without a server.
        check(
            &["null", "lavrate", "samplerate", "speexrate", "jack", "oss", "pulse", "speex", "upmix", "vdownmix"],
            &[],
        );
        let laptop = [
            "null",
            "default",
            "sysdefault:CARD=PCH",
            "front:CARD=PCH,DEV=0",
            "surround51:CARD=PCH,DEV=0",
            "dsnoop:CARD=PCH,DEV=0",
            "hw:CARD=PCH,DEV=0",
            "plughw:CARD=PCH,DEV=0",
            "plughw:CARD=PCH,DEV=6",
            "usbstream:CARD=PCH",
            "hw:CARD=1,DEV=0",
            "plughw:CARD=1,DEV=0",
            "plughw:CARD=1,DEV=6",
        ];
        check(&laptop, &["default", "plughw:CARD=PCH,DEV=0", "plughw:CARD=PCH,DEV=6"]);
        check(&["hw:CARD=0,DEV=0", "plughw:CARD=0,DEV=0"], &["plughw:CARD=0,DEV=0"]);
        check(&["desk", "bluealsa:DEV=11:22"], &["desk", "bluealsa:DEV=11:22"]);
        let mut of_server = vec!["pulseaudio:null"];
        keep_microphones(&mut of_server, |id| id);
        assert_eq!(of_server.len(), 1);
    }
}
